import { componentMeta, revisioned, revisionLabel } from './names';
import { SYSTEM_NAMESPACES } from '../../istio/internal';
import { Fields, ifGiven } from '../../json';
import { IstiodSettings } from '../../settings';
import { texts } from '../../text';
import { Component } from '../component';
import { KubeObject } from '../object';

/** A selector that matches nothing. Istio's own tools also use it, to disable a webhook that another webhook replaced. */
export const INACTIVE: Fields = { matchLabels: { 'istio.io/deactivated': 'never-match' } };

/** The webhook configuration that sends new pods to istiod for injection. */
export function injectionWebhook(component: Component, settings: IstiodSettings): KubeObject | undefined {
  if (settings.global.operatorManageWebhooks) {
    return undefined;
  }
  const selected = [...selectedByRevision(revisionLabel(settings)), ...(settings.revision ? [] : selectedByDefault(settings))];
  return {
    ...configuration(revisioned('istio-sidecar-injector', settings), component, settings),
    webhooks: selected.map((selection) => webhook(component, settings, selection, settings.istiodRemote.injectionCABundle)),
  };
}

/** The webhook configuration for namespaces and pods that select this revision by a revision tag. */
export function tagWebhook(component: Component, settings: IstiodSettings, tag: string): KubeObject {
  const object = configuration(`istio-revision-tag-${tag}`, component, settings);
  const selected = [...selectedByRevision(tag), ...(tag === 'default' ? selectedByDefault(settings) : [])];
  const caBundle = component.features.tagsTrustInjectionServer ? settings.istiodRemote.injectionCABundle : undefined;
  return {
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata.labels, 'istio.io/tag': tag } },
    webhooks: selected.map((selection) => webhook(component, settings, selection, caBundle)),
  };
}

function configuration(name: string, component: Component, settings: IstiodSettings): KubeObject {
  const meta = componentMeta(component.namespace === 'istio-system' ? name : `${name}-${component.namespace}`, component, settings, { app: 'sidecar-injector' });
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { ...meta, namespace: undefined, annotations: texts(settings.sidecarInjectorWebhookAnnotations ?? {}) },
  };
}

/** The namespaces and pods that one webhook selects. The API server requires a unique name for each webhook. */
interface Selection {
  readonly prefix: string;
  readonly namespaces: Fields[];
  readonly pods: Fields[];
}

function selectedByRevision(revision: string): Selection[] {
  return [
    { prefix: 'rev.namespace.', namespaces: [isIn('istio.io/rev', revision), absent('istio-injection')], pods: [notIn('sidecar.istio.io/inject', 'false')] },
    {
      prefix: 'rev.object.',
      namespaces: [absent('istio.io/rev'), absent('istio-injection')],
      pods: [notIn('sidecar.istio.io/inject', 'false'), isIn('istio.io/rev', revision)],
    },
  ];
}

function selectedByDefault(settings: IstiodSettings): Selection[] {
  const unlabelled = [absent('istio-injection'), absent('istio.io/rev')];
  return [
    { prefix: 'namespace.', namespaces: [isIn('istio-injection', 'enabled')], pods: [notIn('sidecar.istio.io/inject', 'false')] },
    { prefix: 'object.', namespaces: unlabelled, pods: [isIn('sidecar.istio.io/inject', 'true'), absent('istio.io/rev')] },
    ...(settings.sidecarInjectorWebhook.enableNamespacesByDefault ? [{
      prefix: 'auto.',
      namespaces: [...unlabelled, notIn('kubernetes.io/metadata.name', ...SYSTEM_NAMESPACES)],
      pods: [absent('sidecar.istio.io/inject'), absent('istio.io/rev')],
    }] : []),
  ];
}

function webhook(component: Component, settings: IstiodSettings, selection: Selection, caBundle?: string): Fields {
  return {
    name: `${selection.prefix}sidecar-injector.istio.io`,
    clientConfig: { ...injectionServer(component, settings), caBundle: ifGiven(caBundle) },
    sideEffects: 'None',
    rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
    failurePolicy: 'Fail',
    reinvocationPolicy: settings.sidecarInjectorWebhook.reinvocationPolicy,
    admissionReviewVersions: component.features.admissionReviewVersions,
    namespaceSelector: { matchExpressions: selection.namespaces },
    objectSelector: { matchExpressions: selection.pods },
  };
}

function injectionServer(component: Component, settings: IstiodSettings): Fields {
  const { injectionURL, injectionPath } = settings.istiodRemote;
  return injectionURL
    ? { url: injectionURL }
    : { service: { name: revisioned('istiod', settings), namespace: component.namespace, path: injectionPath, port: 443 } };
}

function isIn(key: string, ...values: string[]): Fields {
  return { key, operator: 'In', values };
}

function notIn(key: string, ...values: string[]): Fields {
  return { key, operator: 'NotIn', values };
}

function absent(key: string): Fields {
  return { key, operator: 'DoesNotExist' };
}
