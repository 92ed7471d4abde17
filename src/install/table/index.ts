/**
 * The table between props and settings, which is read in both directions.
 *
 * A row is one leaf of the settings (settings.ts) and the prop that says it, with a converter where their shapes differ; there is a list of rows
 * for each part: istiod, base, gateway. Forwards it makes settings of props. Backwards it makes props of settings: nested data whose leaves are JSON
 * or an `Expression` such as `MeshIpFamily.IPV4`, without what is as by default, and a list of the settings that no prop says, each with the reason.
 * It must not know constructs. `../from-props.ts` and `../to-props.ts` are its two doors.
 */
export * from './apply';
export * from './base-rows';
export * from './evaluated';
export * from './gateway-rows';
export * from './istiod-rows';
export * from './not-read';
export * from './parts';
export * from './row';
