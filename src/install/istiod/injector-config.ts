import { componentMeta, revisioned } from './names';
import { Fields } from '../../json';
import { IstiodSettings } from '../../settings';
import { sidecarTemplates } from '../../sidecar';
import { texts, prettyJson } from '../../text';
import { Component } from '../component';
import { KubeObject } from '../object';

/**
 * The ConfigMap with the injection templates and the settings that the templates read.
 *
 * @param merged the settings in the form that the install records
 */
export function injectorConfigMap(component: Component, settings: IstiodSettings, merged = settings): KubeObject | undefined {
  if (settings.global.omitSidecarInjectorConfigMap) {
    return undefined;
  }
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: componentMeta(revisioned('istio-sidecar-injector', settings), component, settings),
    data: { values: prettyJson(injectorValues(component, merged)), config: injectorConfig(component, settings) },
  };
}

/** The settings that istiod passes to the templates of this version, in the layout that the templates expect. */
export function injectorValues(component: Component, settings: IstiodSettings): Fields {
  const { global, revision, sidecarInjectorWebhook } = settings;
  if (!component.features.settingsConfigMap) {
    return { global, istio_cni: settings.istio_cni, revision, sidecarInjectorWebhook };
  }
  const { securityContext, seccompProfile } = settings.gateways ?? {};
  return { gateways: { securityContext, seccompProfile }, global, pilot: { cni: settings.cni, env: settings.env }, revision, sidecarInjectorWebhook };
}

/** An invalid template. An istiod of another version fails on it, and its error message says that the version does not match. */
const WRONG_VERSION = '{{ Template_Version_And_Istio_Version_Mismatched_Check_Installation }}';

/**
 * The configuration of the injector, as YAML. Short values are written as JSON, which is valid YAML. Templates are written as literal
 * blocks, so that people can read them.
 */
function injectorConfig(component: Component, settings: IstiodSettings): string {
  const { sidecarInjectorWebhook: injection, global } = settings;
  const short = {
    defaultTemplates: injection.defaultTemplates.length > 0 ? injection.defaultTemplates : ['sidecar'],
    policy: global.proxy.autoInject,
    alwaysInjectSelector: injection.alwaysInjectSelector,
    neverInjectSelector: injection.neverInjectSelector,
    injectedAnnotations: texts(injection.injectedAnnotations),
    template: WRONG_VERSION,
  };
  return [
    ...Object.entries(short).map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
    'templates:',
    ...Object.entries({ ...sidecarTemplates(component.version), ...injection.templates }).map(([name, text]) => `  ${JSON.stringify(name)}: ${templateText(text)}`),
    '',
  ].join('\n');
}

/** Writes a template as a literal block, or as JSON if a literal block would change the text. */
function templateText(text: string): string {
  if (!/^\S/.test(text) || /[^\t\n\x20-\x7e]/.test(text)) {
    return JSON.stringify(text);
  }
  const chomping = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-';
  const body = text.replace(/\n$/, '');
  return [`|${chomping}`, ...body.split('\n').map((line) => (line ? `    ${line}` : ''))].join('\n');
}
