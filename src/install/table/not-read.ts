import { ChartName } from '../../settings';

/** Settings that have no prop, since no template reads them: the charts take them and do nothing. */
export const NOT_READ: Record<ChartName, string[]> = {
  base: [
    // istiod's own, which share a file with the base's
    'global.istiod.enableAnalysis', 'global.configValidation', 'global.externalIstiod', 'global.platform', 'base.enableIstioConfigCRDs',
  ],
  istiod: [
    'configSource', 'base.enableIstioConfigCRDs',
    // WebAssembly filters and Stackdriver's parts, which older releases could turn off alone
    'telemetry.v2.metadataExchange.wasmEnabled', 'telemetry.v2.prometheus.wasmEnabled', 'telemetry.v2.stackdriver.monitoring', 'telemetry.v2.stackdriver.topology',
  ],
  gateway: ['global', 'runAsRoot', 'unprivilegedPort', 'profile', 'compatibilityVersion'],
};
