/**
 * The table between props and settings. It is read in both directions.
 *
 * A row is made from a row of the catalogue (src/settings/catalogue), which names the prop and the converter. rules.ts adds what follows from
 * several props. Forwards, the table makes settings from props. Backwards, it makes props from settings: nested data whose leaves are JSON or
 * expressions such as `MeshIpFamily.IPV4`, without props that have their default, and a list of the settings that no prop can express, each with
 * the reason. The table must not know constructs. `../from-props.ts` and `../to-props.ts` are its two entries.
 */
export * from './apply';
export * from './evaluated';
export * from './fragments';
export * from './parts';
export * from './row';
export * from './rows';
