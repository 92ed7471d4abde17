import { ValuesProblem, ValuesSource } from './problems';
import { IstioVersion } from '../istio';
import { isMap } from '../json';
import { isFlat, REMOVED } from '../settings';

/** The problems of values that this version no longer has. */
export function removedProblems(version: IstioVersion, source: ValuesSource): ValuesProblem[] {
  if (!isFlat(version)) {
    return [];
  }
  const removed = Object.entries(REMOVED).flatMap(([name, instead]) => {
    const path = name.split('.');
    const value = valueAt(source.values, path);
    return value === undefined || value === '' ? [] : [problem(source, path, `is not in Istio ${version} any more. Use ${instead}`)];
  });
  const provider = ['global', 'pilotCertProvider'];
  return valueAt(source.values, provider) === 'kubernetes'
    ? [...removed, problem(source, provider, `'kubernetes' is not in Istio ${version} any more. Use 'istiod', or 'k8s.io/' with the name of a signer`)]
    : removed;
}

function problem(source: ValuesSource, path: string[], message: string): ValuesProblem {
  return { isUnknown: false, message: `${source.locate(path)}: ${path.join('.')} ${message}` };
}

function valueAt(values: unknown, path: string[]): unknown {
  return path.reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), values);
}
