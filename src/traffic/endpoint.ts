import { isIP } from 'node:net';
import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { EXTERNAL_NAME, Rule } from '../names';

/** The rule for the address of a workload. */
export const ENDPOINT: Rule = {
  expected: 'an IP address, or the name of a host',
  problems: (value) => (typeof value === 'string' && isIP(value) > 0 ? [] : EXTERNAL_NAME.problems(value)),
};

/**
 * The namespace of what a construct emits: that of its chart.
 *
 * @throws if the chart has none
 */
export function namespaceOf(construct: IConstruct): string {
  const chart = Chart.of(construct);
  if (chart.namespace === undefined) {
    throw new Error(`${construct.node.path}: the chart '${chart.node.path}' has no namespace, and the object needs one. `
      + "Write new Chart(app, 'shop', { namespace: 'shop' })");
  }
  return chart.namespace;
}
