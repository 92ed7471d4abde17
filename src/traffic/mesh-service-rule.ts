import { objectWith, Rule } from '../names';

/** The rule for a MeshService. */
export const MESH_SERVICE: Rule = objectWith("a MeshService: MeshService.of('web', { namespace: 'shop', port: 80 }) or MeshService.fromApiObject(service)", 'hostIn');
