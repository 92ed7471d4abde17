import { Chart } from './hints';
import { problem, ValuesProblem, ValuesSource } from './problems';
import { nearest } from './spelling';
import { IstioVersion } from '../istio';
import { isOlder } from '../istio/internal';
import { valueAt } from '../json';
import { UnknownField, unknownFields } from '../mesh-config/internal';

const MESH_CONFIG = 'meshConfig';

/** The fields of the mesh config that this version does not have. istiod ignores them without a word. */
export function meshConfigProblems({ version }: Chart, source: ValuesSource): ValuesProblem[] {
  return unknownFields(version, valueAt(source.values, MESH_CONFIG)).map((field) => {
    const path = [MESH_CONFIG, ...field.path];
    const hint = hintFor(version, field);
    const message = `${path.join('.')} is not a field of the mesh config of Istio ${version}`;
    return { ...problem(source, path, hint === undefined ? message : `${message}. ${hint}`), isUnknown: true };
  });
}

/** Another version, another place, or another spelling of the field. */
function hintFor(version: IstioVersion, { path, versions, places, siblings }: UnknownField): string | undefined {
  const others = IstioVersion.ALL.filter(({ name }) => versions.includes(name));
  if (others.length > 0) {
    const newer = others.find((other) => isOlder(version, other));
    return newer ? `It is newer: Istio ${newer.minor} has it` : `It is gone: Istio ${others[others.length - 1].minor} had it`;
  }
  if (places.length > 0) {
    return `Write it as ${MESH_CONFIG}.${places[0]}`;
  }
  const right = nearest(path[path.length - 1], siblings);
  return right && `Did you mean ${[MESH_CONFIG, ...path.slice(0, -1), right].join('.')}?`;
}
