import { ValuesProblem, ValuesSource } from './problems';
import { isFlat } from './shape';
import { IstioVersion } from '../../istio';
import { isMap } from '../override';

const TRACERS = 'a tracer that Istio still has';

/** Values that newer charts refuse, and what took their place. */
const REMOVED: Record<string, string> = {
  'telemetry.v2.prometheus.configOverride': 'the Telemetry API',
  'telemetry.v2.stackdriver.disableOutbound': 'the Telemetry API',
  'global.tracer.stackdriver.debug': 'meshConfig.defaultConfig.tracing',
  'global.tracer.stackdriver.maxNumberOfAttributes': 'meshConfig.defaultConfig.tracing',
  'global.tracer.stackdriver.maxNumberOfAnnotations': 'meshConfig.defaultConfig.tracing',
  'global.tracer.stackdriver.maxNumberOfMessageEvents': 'meshConfig.defaultConfig.tracing',
  'meshConfig.defaultConfig.tracing.stackdriver.debug': TRACERS,
  'meshConfig.defaultConfig.tracing.stackdriver.maxNumberOfAttributes': TRACERS,
  'meshConfig.defaultConfig.tracing.stackdriver.maxNumberOfAnnotations': TRACERS,
  'meshConfig.defaultConfig.tracing.stackdriver.maxNumberOfMessageEvents': TRACERS,
};

/** Whether this version no longer takes a value of this path. */
export function isRemoved(version: IstioVersion, path: string): boolean {
  return isFlat(version) && Object.hasOwn(REMOVED, path);
}

/** What the values of a source say that this version no longer takes. */
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
