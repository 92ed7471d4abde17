/** The exports of this room for other rooms, in addition to the public constructs and props. */
export * from './base-objects';
export * from './cni/objects';
export * from './component';
export * from './from-props';
export * from './gateway-objects';
export * from './istiod/objects';
export * from './object';
export * from './resource-scope';
export * from './table';
export * from './to-props';
export * from './ztunnel/objects';
