import { istiodDeployment } from './deployment';
import { injectionWebhook, tagWebhook } from './injection-webhook';
import { injectorConfigMap } from './injector-config';
import { meshConfigMap } from './mesh-config';
import { componentMeta, revisioned, revisionLabel } from './names';
import { istiodRights, readerRights } from './rbac';
import { istiodAutoscaler, istiodDisruptionBudget } from './scaling';
import { istiodService } from './service';
import { statsFilters } from './stats-filters';
import { revisionValidator, stablePolicy } from './validation';
import { ifGiven } from '../../json';
import { onlyKnown, settingsShape, IstiodSettings } from '../../settings';
import { blockYaml, prettyJson, withoutLineBreaks } from '../../text';
import { Component, componentLabels } from '../component';
import { KubeObject, ObjectsById } from '../object';
import { remoteIstiod } from '../remote-istiod';

/** The settings that the install records: as the user gave them, and merged with the defaults. */
export interface RecordedSettings {
  readonly given?: object;
  /** @default the settings */
  readonly merged?: object;
}

/** All objects of one istiod. Settings that its version does not have are recorded and passed to templates, but have no effect on these objects. */
export function istiodObjects(release: Component, all: IstiodSettings, { given = {}, merged = all }: RecordedSettings = {}): ObjectsById {
  const settings = onlyKnown(all, settingsShape(release.version));
  const remote = settings.istiodRemote;
  const runsHere = !remote.enabled || remote.enabledLocalInjectorIstiod;
  const configuredHere = runsHere || settings.global.configCluster;
  return {
    ...(configuredHere ? istiodRights(release, settings) : {}),
    ...readerRights(release, settings),
    MeshConfig: meshConfigMap(release, settings),
    InjectorConfig: injectorConfigMap(release, settings, merged as IstiodSettings),
    ...(release.features.settingsConfigMap ? { Settings: settingsConfigMap(release, settings, { given, merged }) } : {}),
    ...gatewayClasses(release, settings),
    ...(runsHere ? workload(release, settings) : {}),
    InjectionWebhook: injectionWebhook(release, settings),
    ...Object.fromEntries([...new Set(settings.revisionTags)].map((tag) => [`TagWebhook-${tag}`, tagWebhook(release, settings, tag)])),
    ...(configuredHere ? { Validator: revisionValidator(release, settings), ...stablePolicy(release, settings) } : {}),
    ...statsFilters(release, settings),
    ...remoteObjects(release, settings),
  };
}

function workload(release: Component, settings: IstiodSettings): ObjectsById {
  return {
    JwksRoot: jwksRoot(release, settings),
    Service: istiodService(release, settings),
    Deployment: istiodDeployment(release, settings),
    HorizontalPodAutoscaler: istiodAutoscaler(release, settings),
    PodDisruptionBudget: istiodDisruptionBudget(release, settings),
  };
}

/** The root certificate with which istiod verifies the servers that it fetches JWT keys from. */
function jwksRoot(release: Component, settings: IstiodSettings): KubeObject | undefined {
  if (!settings.jwksResolverExtraRootCA) {
    return undefined;
  }
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: componentMeta(revisioned('pilot-jwks-extra-cacerts', settings), release, settings),
    data: { 'extra.pem': settings.jwksResolverExtraRootCA },
  };
}

const SETTINGS_DESCRIPTION = 'This ConfigMap contains the Helm values used during chart rendering. This ConfigMap is rendered for debugging purposes '
  + 'and external tooling; modifying these values has no effect.';

/** The ConfigMap that records the settings, with the name and the layout that Istio's tools expect. */
function settingsConfigMap(release: Component, settings: IstiodSettings, { given, merged }: RecordedSettings): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...componentMeta(revisioned('values', settings), release, settings), annotations: { 'kubernetes.io/description': SETTINGS_DESCRIPTION } },
    data: { 'original-values': prettyJson(given), 'merged-values': prettyJson(merged) },
  };
}

/** Defaults for the Deployments and Services that istiod creates for Gateways of a class. */
function gatewayClasses(release: Component, settings: IstiodSettings): ObjectsById {
  return Object.fromEntries(Object.entries(settings.gatewayClasses ?? {}).map(([name, overlays]) => {
    const meta = componentMeta(`istio-${revisionLabel(settings)}-gatewayclass-${name}`, release, settings, { 'gateway.istio.io/defaults-for-class': name });
    const data = Object.fromEntries(Object.entries(overlays).map(([kind, overlay]) => [kind, `${withoutLineBreaks(blockYaml(overlay))}\n`]));
    return [`GatewayClass-${name}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta, data: ifGiven(data) }];
  }));
}

function remoteObjects(release: Component, settings: IstiodSettings): ObjectsById {
  const { enabled, enabledLocalInjectorIstiod } = settings.istiodRemote;
  if (!release.features.remoteProfile || !enabled) {
    return {};
  }
  const istiod = revisioned('istiod', settings);
  const name = enabledLocalInjectorIstiod ? `${istiod}-remote` : istiod;
  const labels = componentLabels(release, 'istiod');
  const revision: Record<string, string> = release.features.remoteServiceRevision ? { 'istio.io/rev': revisionLabel(settings) } : {};
  const metadata = { name, namespace: release.namespace, labels };
  return remoteIstiod({ ...metadata, labels: { ...labels, ...revision } }, metadata, settings.global);
}
