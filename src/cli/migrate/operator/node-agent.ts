import { Field } from './field';
import { Conversion } from './workload';

/** Converts a field as `convert` does, but changes the DaemonSet of the component instead of a Deployment. */
export function inDaemonSet(convert: (field: Field) => Conversion): (field: Field) => Conversion {
  return (field) => {
    const { changes = [], ...others } = convert(field);
    return { ...others, changes: changes.map((change) => ({ ...change, kind: 'DaemonSet' })) };
  };
}
