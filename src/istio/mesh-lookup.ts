import { Construct, IConstruct } from 'constructs';
import { IMesh } from './mesh';
import { checkArgument, isMissing, objectWith } from '../names';
import { AppIndex, Kind } from '../scope';

const MESH = new Kind<IMesh>('IMesh');
const MESH_RULE = objectWith('a Mesh, or the result of Mesh.fromAttributes(...)', 'version', 'trustDomain', 'clusterDomain');

/** Makes a mesh known to the constructs of its App. The constructor of each mesh calls it. */
export function registerMesh(mesh: IMesh): void {
  AppIndex.of(mesh).register(MESH, mesh);
}

/** What asks for a mesh. */
export interface MeshLookup {
  /** The mesh that the props name. */
  readonly mesh?: IMesh;

  /** The path of the construct that needs the mesh, if this is not the scope. */
  readonly path?: string;

  /**
   * The prop that decides if the mesh is not clear.
   *
   * @default 'mesh'
   */
  readonly prop?: 'mesh' | 'version';
}

/**
 * The mesh that a construct belongs to: the mesh that its props name, else the only mesh of the App.
 *
 * If the App gets a second mesh after this call, synthesis reports it, because the answer would depend on the order of the program.
 *
 * @throws if the props do not name a mesh, and the App does not have exactly one mesh at the time of the call
 */
export function meshOf(scope: Construct, lookup: MeshLookup = {}): IMesh {
  const { mesh, path = scope.node.path } = lookup;
  if (isMissing(mesh)) {
    return onlyMesh(scope, lookup);
  }
  checkArgument(path, 'mesh', mesh, MESH_RULE);
  return mesh!;
}

function onlyMesh(scope: Construct, { path = scope.node.path, prop = 'mesh' }: MeshLookup): IMesh {
  const [mesh, ...more] = meshes(scope);
  if (!mesh) {
    throw new Error(`${path}: the prop ${prop} is missing, and the App has no mesh at this point. Create the Mesh before this construct, `
      + `describe a mesh of another program by Mesh.fromAttributes(app, 'mesh', { version: ... }), or write the prop ${prop}`);
  }
  if (more.length > 0) {
    throw new Error(`${path}: the prop ${prop} is missing, and the App has ${more.length + 1} meshes: ${paths([mesh, ...more])}. Write the prop ${prop}`);
  }
  scope.node.addValidation({
    validate: () => isOnlyMesh(mesh) ? [] : [
      `${path === scope.node.path ? '' : `${path}: `}the prop ${prop} is missing. '${mesh.node.path}' was the only mesh of the App when this construct was created, `
      + `but now the meshes are ${paths(meshes(scope))}. Write the prop ${prop}`,
    ],
  });
  return mesh;
}

function isOnlyMesh(mesh: IMesh): boolean {
  const all = meshes(mesh);
  return all.length === 1 && all[0] === mesh;
}

function meshes(scope: IConstruct): IMesh[] {
  return AppIndex.of(scope).all(MESH);
}

function paths(all: IMesh[]): string {
  return all.map(({ node }) => `'${node.path}'`).join(', ') || 'none';
}
