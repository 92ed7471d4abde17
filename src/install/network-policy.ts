import { KubeObject, ObjectMeta } from './object';
import { Fields } from '../json';

/** Every connection from the pods. */
export const ALL_EGRESS: Fields[] = [{}];

/** The object that allows the pods with these labels these connections only. */
export function networkPolicy(metadata: ObjectMeta, matchLabels: Record<string, string>, rules: { ingress: Fields[]; egress: Fields[] }): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: { podSelector: { matchLabels }, policyTypes: ['Ingress', 'Egress'], ...rules },
  };
}

/** Connections from anywhere to these TCP ports. */
export function ingressTo(...ports: number[]): Fields {
  return { from: [], ports: ports.map((port) => ({ protocol: 'TCP', port })) };
}
