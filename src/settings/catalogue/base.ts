import { byLine } from './by-line';
import { FAMILIES, FAMILY_POLICY, RESOURCE_SCOPE } from './kinds';
import { ADDRESS_RULE, LABEL_RULE } from './rules';
import { catalogue } from './setting';
import { CustomResourceDefinition, IstioVersion } from '../../istio';
import { NAMESPACE } from '../../names';

/** The names of the CustomResourceDefinitions that a version has. */
function definitions(version: IstioVersion): `list of one of ${string}` {
  return `list of one of ${CustomResourceDefinition.names(version).join(', ')}`;
}

/** The settings of the chart `base`. */
export const BASE_SETTINGS = catalogue([
  { setting: 'global.istioNamespace', kind: 'name', rule: NAMESPACE, default: 'istio-system', required: true, or: ['namespace', 'istioNamespace'] },
  { setting: 'defaultRevision', kind: 'part', rule: LABEL_RULE, default: 'default', required: true, prop: 'defaultRevision' },
  { setting: 'global.resourceScope', kind: RESOURCE_SCOPE, default: 'all', since: '1.28', required: true, prop: 'base.resourceScope', as: 'resourceScope', or: ['resourceScope'] },
  { setting: 'base.excludedCRDs', kind: definitions, default: [], since: '1.26', prop: 'excludedCrds', quiet: true },
  { setting: 'global.imagePullSecrets', kind: 'list of word', default: [], prop: 'base.pullSecrets', or: ['registry.options.pullSecrets'] },
  { setting: 'base.validationURL', kind: 'word', default: '', prop: 'base.validationUrl', or: ['validation.url'] },
  { setting: 'base.validationCABundle', kind: 'quoted', default: '', since: '1.26', prop: 'base.validationCaBundle', or: ['validation.caBundle'] },
  { setting: 'base.validateGateway', kind: 'boolean', until: '1.20', prop: 'base.validatesGatewayApi', as: 'presence', or: ['validation.gatewayApi'] },
  { setting: 'experimental.stableValidationPolicy', kind: 'boolean', default: false, since: '1.26', prop: 'base.stableOnly', or: ['validation.stableOnly'] },
  { setting: 'global.remotePilotAddress', kind: 'word', rule: ADDRESS_RULE, default: '', until: '1.20', required: true, prop: 'base.pilotAddress', or: ['remote.pilotAddress'] },
  { setting: 'pilot.enabled', kind: 'boolean', until: '1.20', prop: 'base.localIstiod', as: 'presence', or: ['remote.localIstiod'] },
  {
    setting: 'global.ipFamilyPolicy',
    kind: FAMILY_POLICY,
    default: '',
    until: '1.20',
    prop: 'base.ipFamilyPolicy',
    as: 'ipFamilyPolicy',
    or: ['remote.ipFamilyPolicy', 'ipFamilyPolicy'],
  },
  { setting: 'global.ipFamilies', kind: FAMILIES, default: [], until: '1.20', prop: 'base.ipFamilies', as: 'ipFamilies', or: ['remote.ipFamilies', 'ipFamilies'] },

  // How the chart installs the CustomResourceDefinitions. Mesh has the prop `crds` instead.
  { setting: 'base.enableCRDTemplates', kind: 'boolean', default: byLine({ '1.20': false, '1.26': true }) },

  // Settings of istiod that users give to both charts.
  { setting: 'global.istiod.enableAnalysis', kind: 'boolean', default: false, until: '1.20', required: true, unread: true },
  { setting: 'global.configValidation', kind: 'boolean', default: true, until: '1.20', unread: true },
  { setting: 'global.externalIstiod', kind: 'boolean', default: false, until: '1.20', unread: true },
  { setting: 'global.platform', kind: 'text', default: '', until: '1.20', unread: true },
  { setting: 'base.enableIstioConfigCRDs', kind: 'boolean', default: true, unread: true },
]);
