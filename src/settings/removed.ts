import { isFlat } from './shape';
import { IstioVersion } from '../istio';

const TRACERS = 'a tracer that Istio still has';

/** Values that newer charts refuse, and what took their place. */
export const REMOVED: Record<string, string> = {
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
