/** The charts of an install, in the order of their installation. */
export const CHARTS = ['base', 'istiod', 'gateway'] as const;
export type ChartName = typeof CHARTS[number];
