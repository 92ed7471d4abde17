import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import peers from './peer-fields.json';

const PAGE = readFileSync(join(__dirname, '../../docs/from-other-tools.md'), 'utf8');

/** The section of the page about the resources of a tool. */
const SECTIONS: { readonly [kind in keyof typeof peers]: string } = {
  HTTPRoute: 'HTTPRoute (Gateway API)',
  XBackendTrafficPolicy: 'HTTPRoute (Gateway API)',
  Rollout: 'Argo Rollouts (Istio)',
  Canary: 'Flagger',
  TrafficSplit: 'SMI',
  HTTPRouteGroup: 'SMI',
  TCPRoute: 'SMI',
  UDPRoute: 'SMI',
  TrafficTarget: 'SMI',
};

/** The names of fields in the left column of the table of a section. */
function namesIn(title: string): ReadonlySet<string> {
  const section = PAGE.split(/^## /m).find((text) => text.startsWith(`${title}\n`))!;
  const left = section.split('\n').filter((line) => line.startsWith('| ')).map((line) => line.split('|')[1]);
  return new Set(left.flatMap((cell) => [...cell.matchAll(/`([^`]*)`/g)].flatMap(([, text]) => text.match(/\w+/g) ?? [])));
}

test.each(Object.entries(SECTIONS))('each field of %s that its tool publishes is in the table "%s", or is said to have no counterpart', (kind, title) => {
  const { fields } = peers[kind as keyof typeof peers];
  const names = namesIn(title);
  expect(fields.length).toBeGreaterThan(1);
  expect(fields.filter((field) => !names.has(field.split('.').at(-1)!))).toEqual([]);
});
