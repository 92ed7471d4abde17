import { istiodDeployment } from './deployment';
import { injectionWebhook, tagWebhook } from './injection-webhook';
import { injectorConfigMap } from './injector-config';
import { meshConfigMap } from './mesh-config';
import { componentMeta, revisioned, revisionLabel } from './names';
import { istiodNetworkPolicy } from './network-policy';
import { istiodRights, readerRights } from './rbac';
import { istiodAutoscaler, istiodDisruptionBudget } from './scaling';
import { istiodService, tagService } from './service';
import { statsFilters } from './stats-filters';
import { revisionValidator, stablePolicy } from './validation';
import { ifGiven } from '../../json';
import { onlyKnown, settingsShape, IstiodSettings } from '../../settings';
import { blockYaml, prettyJson, withoutLineBreaks } from '../../text';
import { Component, componentLabels } from '../component';
import { KubeObject, ObjectsById } from '../object';
import { remoteIstiod } from '../remote-istiod';
import { inScope } from '../resource-scope';

/** The settings that the install records: as the user gave them, and merged with the defaults. */
export interface RecordedSettings {
  readonly given?: object;
  /** @default the settings */
  readonly merged?: object;
}

/** All objects of one istiod. Settings that its version does not have are recorded and passed to templates, but have no effect on these objects. */
export function istiodObjects(component: Component, all: IstiodSettings, { given = {}, merged = all }: RecordedSettings = {}): ObjectsById {
  const settings = onlyKnown(all, settingsShape(component.version, 'istiod'));
  const remote = settings.istiodRemote;
  const runsHere = !remote.enabled || remote.enabledLocalInjectorIstiod;
  const configuredHere = runsHere || settings.global.configCluster;
  const objects: ObjectsById = {
    ...(configuredHere ? istiodRights(component, settings) : {}),
    ...readerRights(component, settings),
    MeshConfig: meshConfigMap(component, settings),
    InjectorConfig: injectorConfigMap(component, settings, merged as IstiodSettings),
    ...(component.features.settingsConfigMap ? { Settings: settingsConfigMap(component, settings, { given, merged }) } : {}),
    ...gatewayClasses(component, settings),
    ...(runsHere ? workload(component, settings) : {}),
    InjectionWebhook: injectionWebhook(component, settings),
    ...revisionTags(component, settings),
    ...(configuredHere ? { Validator: revisionValidator(component, settings), ...stablePolicy(component, settings) } : {}),
    NetworkPolicy: settings.global.networkPolicy?.enabled ? istiodNetworkPolicy(component, settings) : undefined,
    ...statsFilters(component, settings),
    ...remoteObjects(component, settings),
  };
  return inScope(objects, settings.global.resourceScope);
}

function revisionTags(component: Component, settings: IstiodSettings): ObjectsById {
  const { operatorManageWebhooks } = settings.global;
  const hasWebhooks = !operatorManageWebhooks || !component.features.operatorManagesTagWebhooks;
  return Object.fromEntries([...new Set(settings.revisionTags)].flatMap((tag) => [
    ...(hasWebhooks ? [[`TagWebhook-${tag}`, tagWebhook(component, settings, tag)]] : []),
    [`TagService-${tag}`, tagService(component, settings, tag)],
  ]));
}

function workload(component: Component, settings: IstiodSettings): ObjectsById {
  return {
    JwksRoot: jwksRoot(component, settings),
    Service: istiodService(component, settings),
    Deployment: istiodDeployment(component, settings),
    HorizontalPodAutoscaler: istiodAutoscaler(component, settings),
    PodDisruptionBudget: istiodDisruptionBudget(component, settings),
  };
}

/** The root certificate with which istiod verifies the servers that it fetches JWT keys from. */
function jwksRoot(component: Component, settings: IstiodSettings): KubeObject | undefined {
  if (!settings.jwksResolverExtraRootCA) {
    return undefined;
  }
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: componentMeta(revisioned('pilot-jwks-extra-cacerts', settings), component, settings),
    data: { 'extra.pem': settings.jwksResolverExtraRootCA },
  };
}

const SETTINGS_DESCRIPTION = 'This ConfigMap contains the Helm values used during chart rendering. This ConfigMap is rendered for debugging purposes '
  + 'and external tooling; modifying these values has no effect.';

/** The ConfigMap that records the settings, with the name and the layout that Istio's tools expect. */
function settingsConfigMap(component: Component, settings: IstiodSettings, { given, merged }: RecordedSettings): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...componentMeta(revisioned('values', settings), component, settings), annotations: { 'kubernetes.io/description': SETTINGS_DESCRIPTION } },
    data: { 'original-values': prettyJson(given), 'merged-values': prettyJson(merged) },
  };
}

/** Defaults for the Deployments and Services that istiod creates for Gateways of a class. */
function gatewayClasses(component: Component, settings: IstiodSettings): ObjectsById {
  return Object.fromEntries(Object.entries(settings.gatewayClasses ?? {}).map(([name, overlays]) => {
    const meta = componentMeta(`istio-${revisionLabel(settings)}-gatewayclass-${name}`, component, settings, { 'gateway.istio.io/defaults-for-class': name });
    const data = Object.fromEntries(Object.entries(overlays).map(([kind, overlay]) => [kind, `${withoutLineBreaks(blockYaml(overlay))}\n`]));
    return [`GatewayClass-${name}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta, data: ifGiven(data) }];
  }));
}

function remoteObjects(component: Component, settings: IstiodSettings): ObjectsById {
  const { enabled, enabledLocalInjectorIstiod } = settings.istiodRemote;
  if (!component.features.remoteProfile || !enabled) {
    return {};
  }
  const istiod = revisioned('istiod', settings);
  const name = enabledLocalInjectorIstiod ? `${istiod}-remote` : istiod;
  const labels = componentLabels(component, 'istiod');
  const revision: Record<string, string> = component.features.remoteServiceRevision ? { 'istio.io/rev': revisionLabel(settings) } : {};
  const metadata = { name, namespace: component.namespace, labels };
  return remoteIstiod(component, { ...metadata, labels: { ...labels, ...revision } }, metadata, settings.global);
}
