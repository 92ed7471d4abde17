import { INTERNAL_DEFAULTS } from './internal-defaults';
import { problem, ValuesProblem, ValuesSource } from './problems';
import { IstioVersion } from '../istio';
import { valueAt } from '../json';
import { ChartName, installFeatures, rejectedSettings } from '../settings';

/**
 * The problems of values that the chart of this version knows, but rejects because Istio no longer has them.
 *
 * @param below the keys below which the values are
 */
export function rejectedProblems(version: IstioVersion, source: ValuesSource, below: string[] = []): ValuesProblem[] {
  const given = (setting: string) => valueAt(source.values, [...below, setting].join('.'));
  const rejection = (setting: string, message: string) => problem(source, [...below, ...setting.split('.')], `${[...below, setting].join('.')} ${message}`);
  const rejected = rejectedSettings(version).filter(({ setting }) => ![undefined, ''].includes(given(setting) as string | undefined))
    .map(({ setting, instead }) => rejection(setting, `is not in Istio ${version} any more. Use ${instead}`));
  return !installFeatures(version).kubernetesCertProvider && given(PROVIDER) === 'kubernetes'
    ? [...rejected, rejection(PROVIDER, `'kubernetes' is not in Istio ${version} any more. Use 'istiod', or 'k8s.io/' with the name of a signer`)]
    : rejected;
}

const PROVIDER = 'global.pilotCertProvider';

/** Whether the chart of this version fails on an unknown value, so that helm renders nothing. */
export function isFatal(version: IstioVersion, chart: ChartName, path: string[], value: unknown): boolean {
  const { internalDefaults, closedGatewaySchema } = installFeatures(version);
  if (path.length > 1) {
    return false;
  }
  if (internalDefaults && path[0] === INTERNAL_DEFAULTS) {
    return value === null;
  }
  return (closedGatewaySchema && chart === 'gateway') || (internalDefaults && path[0] === 'defaults' && !isEmpty(value));
}

/** Whether Go's templates take a value for false. */
function isEmpty(value: unknown): boolean {
  return !value || (typeof value === 'object' && Object.keys(value).length === 0);
}
