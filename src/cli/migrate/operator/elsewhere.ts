/** Components that this library does not install. */
import { Field } from './field';
import { ValuesProblem } from '../../../helm';

/** What to do instead of a component. */
const OTHERS: Record<string, string> = {
  istiodRemote: 'is a control plane in another cluster. Enable pilot instead, with values.global.remotePilotAddress; see the prop remote of Mesh',
};

/** The problems of enabled components that this library does not install. */
export function componentsElsewhere(spec: Field, isEnabled: (component: string) => boolean): ValuesProblem[] {
  return Object.entries(OTHERS).filter(([key]) => isEnabled(key)).map(([key, why]) => spec.get('components', key)!.problem(why));
}
