import { Chart } from './hints';
import { problem, ValuesProblem, ValuesSource } from './problems';
import { nearest } from './spelling';
import { IstioVersion } from '../istio';
import { isOlder } from '../istio/internal';
import { isMap, valueAt } from '../json';
import { UnknownField, unknownFields, wrongValues } from '../mesh-config/internal';

const MESH_CONFIG = 'meshConfig';

/**
 * The fields of the mesh config that this version does not have, which istiod ignores silently; and values that it does not read, so that it
 * uses its defaults in place of the whole mesh config.
 */
export function meshConfigProblems({ version }: Chart, source: ValuesSource): ValuesProblem[] {
  const config = valueAt(source.values, MESH_CONFIG);
  const mistyped = isMap(config) ? wrongValues(version, config) : []; // the kind of the whole is checked as that of each value
  return [
    ...unknownFields(version, config).map((field) => unknownProblem(version, source, field)),
    ...mistyped.map(({ path, message }) => problem(source, [MESH_CONFIG, ...path], `${[MESH_CONFIG, ...path].join('.')} ${message}`)),
  ];
}

function unknownProblem(version: IstioVersion, source: ValuesSource, field: UnknownField): ValuesProblem {
  const path = [MESH_CONFIG, ...field.path];
  const hint = hintFor(version, field);
  const message = `${path.join('.')} is not a field of the mesh config of Istio ${version}`;
  return { ...problem(source, path, hint === undefined ? message : `${message}. ${hint}`), isUnknown: true };
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
