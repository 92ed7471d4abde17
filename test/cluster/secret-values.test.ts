import { readFileSync } from 'node:fs';
import { Cli } from './command';
import { namespace } from './objects';
import { JsonObject } from '../../src/json';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

/** Values of Secrets: no command writes them, in no format, whether it succeeds or fails, whoever quotes them. */
let lab: Lab;
let cli: Cli;
const HOME = 'vault';

beforeAll(async () => {
  lab = await Lab.start();
  await lab.request('POST', '/api/v1/namespaces', namespace(HOME));
  for (const { label, action, ...each } of POLICIES) {
    const policyName = `quotes-${label}`;
    await lab.request('POST', `${ADMISSION}/validatingadmissionpolicies`, { metadata: { name: policyName }, spec: policy(label, each) });
    await lab.request('POST', `${ADMISSION}/validatingadmissionpolicybindings`, { metadata: { name: policyName }, spec: { policyName, validationActions: [action] } });
  }
}, 120_000);
afterAll(() => lab?.stop());
beforeEach(() => { cli = new Cli(lab.kubeconfig, HOME); });
afterEach(() => cli.remove());

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
/** The last one sees the Secret as it lived before a change or a deletion. */
const POLICIES = [
  { label: 'deny', action: 'Deny', operations: ['CREATE', 'UPDATE'], sees: 'object' },
  { label: 'warn', action: 'Warn', operations: ['CREATE', 'UPDATE'], sees: 'object' },
  { label: 'keep', action: 'Deny', operations: ['UPDATE', 'DELETE'], sees: 'oldObject' },
];

/** A policy of somebody else, which quotes the value of each Secret with its label. */
function policy(label: string, { operations, sees }: { operations: string[]; sees: string }): object {
  return {
    matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations, resources: ['secrets'] }] },
    matchConditions: [{ name: 'label', expression: `has(${sees}.metadata.labels) && '${label}' in ${sees}.metadata.labels` }],
    validations: [{ expression: 'false', messageExpression: `'the value ' + ${sees}.data['key'] + ' is bad'` }],
  };
}

const MARKERS = ['first-marker', 'second-marker', 'third-marker'];
const base64 = (text: string) => Buffer.from(text).toString('base64');

function secret(name: string, marker: string, more: JsonObject = {}, labels: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, labels }, stringData: { key: marker }, ...more };
}

function expectNoValue({ stdout, stderr }: { stdout: string; stderr: string }): void {
  for (const marker of MARKERS) {
    expect(stdout + stderr).not.toContain(marker);
    expect(stdout + stderr).not.toContain(base64(marker));
  }
}

async function quotes(label: string): Promise<void> {
  await eventually(async () => {
    const probe = { ...secret('probe', 'probe-value', {}, { [label]: '' }) };
    const said = await lab.request('POST', `/api/v1/namespaces/${HOME}/secrets?dryRun=All`, probe).then(() => '', (error: Error) => error.message);
    expect(said).toContain(base64('probe-value'));
  });
}

test.each(['text', 'json', 'yaml'])('in the plan of a change and of an adoption: %s', async (format) => {
  const name = `planned-${format}`;
  await lab.kubectl(['-n', HOME, 'apply', '-f', cli.writeText(JSON.stringify({ ...secret(name, MARKERS[0]), metadata: { name, namespace: HOME } }))]);
  const adoption = await cli.run('plan', [secret(name, MARKERS[1])], '--adopt', 'kubectl', '-o', format);
  expect(adoption).toMatchObject({ code: 0, stdout: expect.stringContaining('(secret)') });
  expectNoValue(adoption);
  const change = await cli.run('plan', [secret(name, MARKERS[2])], '--force-conflicts', '--adopt', 'any', '-o', format);
  expectNoValue(change);
  await lab.request('DELETE', `/api/v1/namespaces/${HOME}/secrets/${name}`);
});

test.each(['text', 'json'])('in what a run leaves and says: %s', async (format) => {
  const instance = `left-${format}`;
  const run = (command: string, marker: string, ...flags: string[]) => cli.run(command, [secret(instance, marker)], '--instance', instance, ...flags);
  const file = cli.writeText('', `${format}-plan.json`);
  const runs = [
    await run('apply', MARKERS[0], '-o', format), await run('plan', MARKERS[1], '--out', file), await run('apply', MARKERS[1], '--plan', file, '-o', format),
    await cli.run('status', undefined, '-o', format), await cli.run('delete', undefined, '--instance', instance, '--dry-run', '-o', format),
  ];
  const left: string[] = [readFileSync(file, 'utf8')];
  for (const path of ['api/v1/configmaps', 'api/v1/events', 'apis/events.k8s.io/v1/events', 'apis/coordination.k8s.io/v1/leases']) {
    left.push(JSON.stringify(await lab.request('GET', `/${path}`)));
  }
  const { data, ...rest } = await lab.request('GET', `/api/v1/namespaces/${HOME}/secrets/${instance}`);
  expect(data).toEqual({ key: base64(MARKERS[1]) });
  runs.push(await cli.run('delete', undefined, '--instance', instance, '-o', format));
  for (const each of runs) expectNoValue(each);
  expectNoValue({ stdout: left.join(), stderr: JSON.stringify(rest) });
  expect(left[1]).toContain(instance); // the inventory is among them
});

test.each(['text', 'json'])('in the error of a policy that quotes them: %s', async (format) => {
  await quotes('deny');
  for (const command of ['plan', 'apply']) {
    const denied = await cli.run(command, [secret('denied', MARKERS[0], {}, { deny: '' })], '-o', format);
    expect(denied).toMatchObject({ code: 1, stdout: expect.stringContaining('the value (secret) is bad') });
    expectNoValue(denied);
  }
});

test('in the warning of a policy that quotes them', async () => {
  const warned = await eventually(async () => {
    const result = await cli.run('plan', [secret('warned', MARKERS[0], {}, { warn: '' })]);
    expect(result.stderr).toContain('the value (secret) is bad');
    return result;
  });
  expectNoValue(warned);
});

test('in the error of a policy that sees the old object', async () => {
  const place = `/api/v1/namespaces/${HOME}/secrets/guarded`;
  const run = (command: string, objects?: JsonObject[]) => cli.run(command, objects, '--instance', 'guarded');
  expect(await run('apply', [secret('guarded', MARKERS[0])])).toMatchObject({ code: 0 });
  await lab.request('PATCH', place, { metadata: { labels: { keep: '' } } }, 'application/merge-patch+json');
  await eventually(async () => expect(await lab.request('DELETE', `${place}?dryRun=All`).then(() => '', ({ message }: Error) => message)).toContain(base64(MARKERS[0])));
  const changed = [secret('guarded', MARKERS[1])];
  for (const denied of [await run('apply', changed), await run('plan', changed), await run('delete')]) {
    expect(denied).toMatchObject({ code: 1, stdout: expect.stringContaining('the value (secret) is bad') });
    expectNoValue(denied);
  }
});

test.each<[string, JsonObject]>([
  ['a number', { stringData: { key: 31337 } }],
  ['a value that is no base64', { data: { key: MARKERS[1] } }],
  ['a map', { stringData: { key: { nested: MARKERS[2] } } }],
])('in the error of %s', async (_, more) => {
  for (const command of ['plan', 'apply']) {
    const refused = await cli.run(command, [secret('refused', MARKERS[0], more)]);
    expect(refused.code).toBe(1);
    expect(refused.stdout + refused.stderr).not.toContain('31337');
    expectNoValue(refused);
  }
});

test('in the error of a file that is no YAML', async () => {
  const file = cli.writeText(`apiVersion: v1\nkind: Secret\nmetadata: {name: broken}\nstringData:\n  key: ${MARKERS[0]}: ${MARKERS[1]}\n   other: [${MARKERS[2]}\n`);
  const refused = await cli.run('plan', undefined, '-f', file);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/:5:\d+: /) });
  expectNoValue(refused);
});
