/**
 * The model of an install: the settings of each Istio version, their kinds and defaults, and the settings of profiles.
 *
 * In: a version. Out: its settings, their defaults, and the features in which the objects of versions differ.
 * Props (src/install) and values files (src/helm) are both mapped to settings. This room must not know constructs, objects or files.
 */
export {
  BASE_SETTINGS, CHARTS, CNI_SETTINGS, defaultOf, EVERY_NODE, GATEWAY_SETTINGS, hasSetting, ISTIOD_SETTINGS, isUnread, isUnreadIn, movedValues,
  movedValuesLike, NODE_CHARTS, rowsOf, sectionOf, unreadSettings, withoutSection, ZTUNNEL_SETTINGS,
} from './catalogue';
export type { ChartName, Conversion, DurationUnit, NodeChartName, Setting } from './catalogue';
export * from './defaults';
export * from './features';
export * from './fragments';
export * from './kinds';
export * from './profiles';
export * from './rejected';
export * from './settings';
export * from './shape';
