import { ipFamilies, ipFamilyPolicy } from './converters';
import { hasRemote } from './istiod-rows';
import { Row } from './row';
import { MeshProps } from '../mesh-props';

/** What the props of a mesh say of its base, which follows the rest of the mesh where it is told nothing of its own. */
export const BASE_ROWS: Row<MeshProps>[] = [
  { setting: 'global.istioNamespace', or: ({ namespace, istioNamespace }) => namespace ?? istioNamespace },
  { prop: 'defaultRevision', setting: 'defaultRevision' },
  { prop: 'base.pullSecrets', setting: 'global.imagePullSecrets', or: ({ registry }) => registry?.options.pullSecrets },
  { prop: 'base.validationUrl', setting: 'base.validationURL', or: ({ validation }) => validation?.url },
  { prop: 'base.pilotAddress', setting: 'global.remotePilotAddress', or: ({ remote }) => remote?.pilotAddress },
  { prop: 'base.localIstiod', setting: 'pilot.enabled', or: (props) => props.remote?.localIstiod ?? hasRemote(props) },
  { prop: 'base.ipFamilyPolicy', setting: 'global.ipFamilyPolicy', as: ipFamilyPolicy, or: (props) => props.ipFamilyPolicy },
  { prop: 'base.ipFamilies', setting: 'global.ipFamilies', as: ipFamilies, or: (props) => props.ipFamilies },
];
