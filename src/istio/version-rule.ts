import { IstioVersion } from './version';
import { objectWith, Rule } from '../names';

/** The rule for a version of Istio. */
export const VERSION: Rule = objectWith(`an IstioVersion: ${IstioVersion.ALL.map(({ name }) => `IstioVersion.V${name.replace(/\./g, '_')}`).join(', ')}`, 'name', 'minor');
