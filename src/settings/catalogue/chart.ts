/** The charts of an install, in the order of their installation. */
export const CHARTS = ['base', 'istiod', 'gateway', 'cni', 'ztunnel'] as const;
export type ChartName = typeof CHARTS[number];

/** The charts of agents that run on each node. An install may lack them. */
export const NODE_CHARTS = ['cni', 'ztunnel'] as const;
export type NodeChartName = typeof NODE_CHARTS[number];
