import { ValuesProblem, ValuesSource } from './problems';
import { IstioVersion } from '../istio';
import { valueAt } from '../json';
import { installFeatures, rejectedSettings } from '../settings';

/** The problems of values that the chart of this version knows, but rejects because Istio no longer has them. */
export function rejectedProblems(version: IstioVersion, source: ValuesSource): ValuesProblem[] {
  const rejected = rejectedSettings(version).flatMap(({ setting, instead }) => {
    const value = valueAt(source.values, setting);
    return value === undefined || value === '' ? [] : [problem(source, setting, `is not in Istio ${version} any more. Use ${instead}`)];
  });
  return [...rejected, ...rejectedProvider(version, source)];
}

function rejectedProvider(version: IstioVersion, source: ValuesSource): ValuesProblem[] {
  const provider = 'global.pilotCertProvider';
  if (installFeatures(version).kubernetesCertProvider || valueAt(source.values, provider) !== 'kubernetes') {
    return [];
  }
  return [problem(source, provider, `'kubernetes' is not in Istio ${version} any more. Use 'istiod', or 'k8s.io/' with the name of a signer`)];
}

function problem(source: ValuesSource, path: string, message: string): ValuesProblem {
  return { isUnknown: false, message: `${source.locate(path.split('.'))}: ${path} ${message}` };
}
