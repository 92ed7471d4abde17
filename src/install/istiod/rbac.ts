import { usesClusterTrustBundle } from './deployment';
import { clusterName, revisioned } from './names';
import { Fields, given } from '../../json';
import { IstiodSettings } from '../../settings';
import { texts } from '../../text';
import { Component, componentLabels } from '../component';
import { ObjectsById } from '../object';
import { binding, clusterRole, pullSecrets, rbac, rule } from '../rbac';

const READ = ['get', 'list', 'watch'];
const WATCH = ['get', 'watch', 'list'];
const WRITE_ALL = [...WATCH, 'update', 'patch', 'create', 'delete'];
const GATEWAY_API = 'gateway.networking.k8s.io';
const ISTIO_GROUPS = [
  'config.istio.io', 'security.istio.io', 'networking.istio.io', 'authentication.istio.io', 'rbac.istio.io', 'telemetry.istio.io', 'extensions.istio.io',
];
/** The kinds whose status istiod writes if it analyses configuration. */
const ANALYSED_KINDS = [
  'authorizationpolicies', 'destinationrules', 'envoyfilters', 'gateways', 'peerauthentications', 'proxyconfigs', 'requestauthentications',
  'serviceentries', 'sidecars', 'telemetries', 'virtualservices', 'wasmplugins', 'workloadentries', 'workloadgroups',
];
const GATEWAY_API_KINDS = [
  'backendtlspolicies', 'gatewayclasses', 'gateways', 'grpcroutes', 'httproutes', 'referencegrants', 'tcproutes', 'tlsroutes', 'udproutes',
];
/** Certificate providers that need no permissions for certificate signing requests. */
const OWN_CERTIFICATES = ['istiod', 'custom', 'none'];

/** The service account of istiod, with its permissions in its own namespace and in the cluster. */
export function istiodRights(component: Component, settings: IstiodSettings): ObjectsById {
  const name = revisioned('istiod', settings);
  const namespace = settings.global.istioNamespace;
  const labels = { app: 'istiod', ...componentLabels(component, 'istiod') };
  const subject = { kind: 'ServiceAccount', name, namespace };
  const withGateways = String(settings.env.PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER) !== 'false';
  const controller = clusterName('istiod-gateway-controller', component, settings);
  return {
    ServiceAccount: {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace, labels, annotations: texts(settings.serviceAccountAnnotations ?? {}) },
      ...pullSecrets(settings.global.imagePullSecrets),
    },
    Role: { ...rbac('Role', { name, namespace, labels }), rules: namespaceRules() },
    RoleBinding: binding('Role', { name, namespace, labels }, subject),
    ClusterRole: clusterRole(clusterName('istiod-clusterrole', component, settings), labels, clusterRules(component, settings)),
    ClusterRoleBinding: binding('ClusterRole', { name: clusterName('istiod-clusterrole', component, settings), labels }, subject),
    GatewayControllerRole: withGateways ? clusterRole(controller, labels, gatewayControllerRules(component)) : undefined,
    GatewayControllerRoleBinding: withGateways ? binding('ClusterRole', { name: controller, labels }, subject) : undefined,
  };
}

/** The permissions of the reader service account, with which the istiods of other clusters read this cluster. */
export function readerRights(component: Component, settings: IstiodSettings): ObjectsById {
  const name = clusterName('istio-reader-clusterrole', component, settings);
  const labels = { app: 'istio-reader', ...componentLabels(component, 'istio-reader') };
  const reader = { kind: 'ServiceAccount', name: 'istio-reader-service-account', namespace: settings.global.istioNamespace };
  return {
    ReaderRole: clusterRole(name, labels, readerRules(component, settings)),
    ReaderRoleBinding: binding('ClusterRole', { name, labels }, reader),
  };
}

function namespaceRules(): Fields[] {
  return [
    rule(['networking.istio.io'], ['gateways'], ['create']), // a dry run that checks whether the validation webhook answers
    rule([''], ['secrets'], ['create', 'get', 'watch', 'list', 'update', 'delete']), // the certificate authority
    rule([''], ['configmaps'], ['delete']),
    rule(['coordination.k8s.io'], ['leases'], ['get', 'update', 'patch', 'create']),
  ];
}

function clusterRules(component: Component, settings: IstiodSettings): Fields[] {
  return [
    rule(['admissionregistration.k8s.io'], ['mutatingwebhookconfigurations'], [...READ, 'update', 'patch']),
    rule(['admissionregistration.k8s.io'], ['validatingwebhookconfigurations'], [...READ, 'update']),
    ...istioConfigRules(component, settings),
    rule(['apiextensions.k8s.io'], ['customresourcedefinitions'], READ),
    rule([''], ['pods', 'nodes', 'services', 'namespaces', 'endpoints'], READ),
    rule(['discovery.k8s.io'], ['endpointslices'], READ),
    ...(settings.taint?.enabled ? [rule([''], ['nodes'], ['patch'])] : []),
    ...ingressRules(settings),
    rule([''], ['configmaps'], ['create', ...READ, 'update']), // the root certificate in each namespace
    ...certificateRules(component, settings),
    rule(['authentication.k8s.io'], ['tokenreviews'], ['create']),
    rule(['authorization.k8s.io'], ['subjectaccessreviews'], ['create']),
    ...gatewayApiRules(component),
    rule([''], ['secrets'], WATCH), // other clusters, and certificates of gateways
    rule([multiclusterGroup(settings)], ['serviceexports'], [...WATCH, 'create', 'delete']),
    rule([multiclusterGroup(settings)], ['serviceimports'], WATCH),
  ];
}

function istioConfigRules(component: Component, settings: IstiodSettings): Fields[] {
  const { narrowStatusRights } = component.features;
  const analysis = narrowStatusRights
    ? rule(ISTIO_GROUPS, ANALYSED_KINDS.map((kind) => `${kind}/status`), ['update', 'patch'])
    : rule(ISTIO_GROUPS, ['*'], ['update']);
  return [
    rule(ISTIO_GROUPS, ['*'], WATCH),
    ...(settings.global.istiod.enableAnalysis ? [analysis] : []),
    rule(['networking.istio.io'], ['workloadentries'], WRITE_ALL),
    rule(['networking.istio.io'], narrowStatusRights ? ['workloadentries/status', 'serviceentries/status'] : ['workloadentries/status'], WRITE_ALL),
    ...(narrowStatusRights ? [
      rule(['security.istio.io'], ['authorizationpolicies/status'], WRITE_ALL),
      rule([''], ['services/status'], WRITE_ALL),
    ] : []),
  ];
}

function ingressRules(settings: IstiodSettings): Fields[] {
  return [
    ...(settings.global.istiod.enableAnalysis ? [
      rule(['extensions', 'networking.k8s.io'], ['ingresses'], READ),
      rule(['extensions', 'networking.k8s.io'], ['ingresses/status'], ['*']),
    ] : []),
    rule(['networking.k8s.io'], ['ingresses', 'ingressclasses'], READ),
    rule(['networking.k8s.io'], ['ingresses/status'], ['*']),
  ];
}

function certificateRules(component: Component, settings: IstiodSettings): Fields[] {
  const group = ['certificates.k8s.io'];
  const requests = ['certificatesigningrequests', 'certificatesigningrequests/approval', 'certificatesigningrequests/status'];
  const signers = [...component.features.alwaysApprovedSigners, ...settings.global.certSigners];
  const external = given(settings.env.EXTERNAL_CA) || !OWN_CERTIFICATES.includes(settings.global.pilotCertProvider);
  return [
    ...(external ? [
      rule(group, requests, ['update', 'create', 'get', 'delete', 'watch']),
      rule(group, ['signers'], ['approve'], signers),
    ] : []),
    ...(usesClusterTrustBundle(component, settings) ? [
      rule(group, ['clustertrustbundles'], ['update', 'create', 'delete', ...(component.features.readsTrustBundles ? ['list', 'watch', 'get'] : [])]),
      rule(group, ['signers'], ['attest'], ['istio.io/istiod-ca']),
    ] : []),
  ];
}

function gatewayApiRules(component: Component): Fields[] {
  const classes = rule([GATEWAY_API], ['gatewayclasses'], ['create', 'update', 'patch', 'delete']);
  const { narrowStatusRights, inferencePools, inferenceGroup } = component.features;
  if (!narrowStatusRights) {
    const groups = ['networking.x-k8s.io', GATEWAY_API];
    return [rule(groups, ['*'], WATCH), rule(groups, ['*'], ['update', 'patch']), classes];
  }
  const experimental = 'gateway.networking.x-k8s.io';
  return [
    rule([GATEWAY_API, experimental], ['*'], WATCH),
    rule([experimental], ['xbackendtrafficpolicies/status', ...(inferencePools ? ['xlistenersets/status'] : [])], ['update', 'patch']),
    rule([GATEWAY_API], GATEWAY_API_KINDS.map((kind) => `${kind}/status`), ['update', 'patch']),
    classes,
    ...(inferencePools ? [
      rule([inferenceGroup], ['inferencepools'], WATCH),
      rule([inferenceGroup], ['inferencepools/status'], ['update', 'patch']),
    ] : []),
  ];
}

function gatewayControllerRules(component: Component): Fields[] {
  return [
    rule(['apps'], ['deployments'], WRITE_ALL),
    ...(component.features.narrowStatusRights ? [
      rule(['autoscaling'], ['horizontalpodautoscalers'], WRITE_ALL),
      rule(['policy'], ['poddisruptionbudgets'], WRITE_ALL),
    ] : []),
    rule([''], ['services'], WRITE_ALL),
    rule([''], ['serviceaccounts'], WRITE_ALL),
  ];
}

function readerRules(component: Component, settings: IstiodSettings): Fields[] {
  const { remoteProfile, readerOfConfigMaps } = component.features;
  const writesForRemote = remoteProfile ? settings.istiodRemote.enabled : settings.global.externalIstiod;
  return [
    rule(remoteProfile ? ISTIO_GROUPS : ISTIO_GROUPS.slice(0, 5), ['*'], READ),
    rule([''], ['endpoints', 'pods', 'services', 'nodes', 'replicationcontrollers', 'namespaces', 'secrets', ...(readerOfConfigMaps ? ['configmaps'] : [])], READ),
    rule(['networking.istio.io'], ['workloadentries'], WATCH),
    rule(['networking.x-k8s.io', GATEWAY_API], ['gateways'], WATCH),
    rule(['apiextensions.k8s.io'], ['customresourcedefinitions'], READ),
    rule(['discovery.k8s.io'], ['endpointslices'], READ),
    rule([multiclusterGroup(settings)], ['serviceexports'], [...READ, 'create', 'delete']),
    rule([multiclusterGroup(settings)], ['serviceimports'], READ),
    rule(['apps'], ['replicasets'], READ),
    rule(['authentication.k8s.io'], ['tokenreviews'], ['create']),
    rule(['authorization.k8s.io'], ['subjectaccessreviews'], ['create']),
    ...(writesForRemote ? [
      rule([''], ['configmaps'], ['create', ...READ, 'update']),
      rule(['admissionregistration.k8s.io'], ['mutatingwebhookconfigurations'], [...READ, 'update', 'patch']),
      rule(['admissionregistration.k8s.io'], ['validatingwebhookconfigurations'], [...READ, 'update']),
    ] : []),
  ];
}

function multiclusterGroup(settings: IstiodSettings): string {
  return settings.env.MCS_API_GROUP ? String(settings.env.MCS_API_GROUP) : 'multicluster.x-k8s.io';
}
