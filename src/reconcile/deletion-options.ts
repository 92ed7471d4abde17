import { groupOf } from '../json';
import { KubeObject } from '../kube';

/** Kinds whose deletion deletes more than the object itself. They are deleted only on request. */
export interface DeletionOptions {
  /** CustomResourceDefinitions: with every object of their kinds. */
  crds: boolean;
  /** Namespaces: with all objects in them. */
  namespaces: boolean;
  /** PersistentVolumes and PersistentVolumeClaims: with the data. */
  volumes: boolean;
}

const PROTECTED: { [groupKind: string]: keyof DeletionOptions } = {
  'apiextensions.k8s.io/CustomResourceDefinition': 'crds',
  '/Namespace': 'namespaces',
  '/PersistentVolume': 'volumes',
  '/PersistentVolumeClaim': 'volumes',
};

/** The option without which a live object is not deleted; undefined for most kinds. It depends on what would be deleted, not on what the inventory says. */
export function protectionOf(live: KubeObject): keyof DeletionOptions | undefined {
  return PROTECTED[`${groupOf(live.apiVersion)}/${live.kind}`];
}
