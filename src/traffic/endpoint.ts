import { isIP } from 'node:net';
import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { EXTERNAL_NAME, Rule } from '../names';

/** The rule for the address of a workload. */
export const ENDPOINT: Rule = {
  expected: 'an IP address, or the name of a host',
  problems: (value) => (typeof value === 'string' && isIP(value) > 0 ? [] : EXTERNAL_NAME.problems(value)),
};

/** The rule for addresses that clients connect to. */
export const ADDRESS_BLOCK: Rule = {
  expected: 'an IP address, or a block of them such as 192.0.2.0/24',
  problems: (value) => (isAddressBlock(value) ? [] : [{ path: [], message: `is '${String(value)}'. Write ${ADDRESS_BLOCK.expected}` }]),
};

function isAddressBlock(value: unknown): boolean {
  const [, address, prefix = '0'] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(String(value)) ?? [];
  const family = isIP(address ?? '');
  return family > 0 && Number(prefix) <= (family === 4 ? 32 : 128);
}

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
