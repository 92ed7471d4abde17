/**
 * The one model of an install: which settings each version of Istio has, their kinds and defaults, and what profiles change.
 *
 * In: a version. Out: the settings that it knows, their defaults, and the features by which the objects of the versions differ.
 * Props (src/install) and values files (src/helm) are both mapped onto settings. It must not know constructs, objects or files.
 */
export {
  BASE_SETTINGS, defaultOf, GATEWAY_SETTINGS, hasSetting, ISTIOD_SETTINGS, rowsOf, unreadSettings,
} from './catalogue';
export type { ChartName, Conversion, DurationUnit, Setting } from './catalogue';
export * from './defaults';
export * from './features';
export * from './kinds';
export * from './profiles';
export * from './rejected';
export * from './settings';
export * from './shape';
