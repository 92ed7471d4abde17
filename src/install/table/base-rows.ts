import { ipFamilies, ipFamilyPolicy, presence } from './converters';
import { hasRemote } from './istiod-rows';
import { Row } from './row';
import { MeshCommonProps } from '../mesh-props';
import { MeshProfile } from '../options';

/** What the props of a mesh say of its base, which follows the rest of the mesh where it is told nothing of its own. */
export const BASE_ROWS: Row<MeshCommonProps>[] = [
  { setting: 'global.istioNamespace', or: ({ namespace, istioNamespace }) => namespace ?? istioNamespace },
  { prop: 'defaultRevision', setting: 'defaultRevision' },
  { prop: 'excludedCrds', setting: 'base.excludedCRDs', quiet: true },
  { prop: 'base.pullSecrets', setting: 'global.imagePullSecrets', or: ({ registry }) => registry?.options.pullSecrets },
  { prop: 'base.validationUrl', setting: 'base.validationURL', or: ({ validation }) => validation?.url },
  { prop: 'base.validationCaBundle', setting: 'base.validationCABundle', or: ({ validation }) => validation?.caBundle },
  { prop: 'base.validatesGatewayApi', setting: 'base.validateGateway', as: presence, or: ({ validation }) => validation?.gatewayApi },
  { prop: 'base.stableOnly', setting: 'experimental.stableValidationPolicy', or: isStable },
  { prop: 'base.pilotAddress', setting: 'global.remotePilotAddress', or: ({ remote }) => remote?.pilotAddress },
  { prop: 'base.localIstiod', setting: 'pilot.enabled', as: presence, or: (props) => props.remote?.localIstiod ?? hasRemote(props) },
  { prop: 'base.ipFamilyPolicy', setting: 'global.ipFamilyPolicy', as: ipFamilyPolicy, or: (props) => props.remote?.ipFamilyPolicy ?? props.ipFamilyPolicy },
  { prop: 'base.ipFamilies', setting: 'global.ipFamilies', as: ipFamilies, or: (props) => props.remote?.ipFamilies ?? props.ipFamilies },
];

function isStable({ validation, profile }: MeshCommonProps): boolean | undefined {
  return validation?.stableOnly ?? (profile === MeshProfile.STABLE ? true : undefined);
}
