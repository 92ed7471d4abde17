/** Components that this library does not install. */
import { Field } from './field';
import { ValuesProblem } from '../../../helm';

/** What to do instead of a component. */
const OTHERS: Record<string, string> = {
  cni: 'is installed by a chart of its own, istio-cni, beside this install. Disable the component here, and keep the value that the injector needs: '
    + 'values.pilot.cni.enabled: true (at 1.20 values.istio_cni.enabled: true)',
  ztunnel: 'belongs to ambient mode, which this library does not install. Disable the component here, and install the chart ztunnel separately',
  istiodRemote: 'is a control plane in another cluster. Enable pilot instead, with values.global.remotePilotAddress; see the prop remote of Mesh',
};

/** The problems of enabled components that this library does not install. */
export function componentsElsewhere(spec: Field, isEnabled: (component: string) => boolean): ValuesProblem[] {
  return Object.entries(OTHERS).filter(([key]) => isEnabled(key)).map(([key, why]) => spec.get('components', key)!.problem(why));
}
