import { MASK, maskFor } from '../../src/kube/secret-mask';

/** Webhooks and policies quote the values of a Secret in many ways: none of them may show a part of a value. */
const PEM = '-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----\n';
const secret = (values: { [key: string]: string }) => ({
  apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')])),
});

test.each<[string, string, (value: string) => string]>([
  ['as it is', 'hunter2', (value) => value],
  ['in base64', 'hunter2', (value) => Buffer.from(value).toString('base64')],
  ['with quotes, as JSON', 'say "hunter2"\t', (value) => JSON.stringify(value)],
  ['as JSON of Go', 'hunter2<&>', (value) => JSON.stringify(value).replace('<', '\\u003c').replace('&', '\\u0026').replace('>', '\\u003e')],
  ['several lines as JSON', PEM, (value) => JSON.stringify(value)],
  ['one of its lines', PEM, (value) => `line 2 is wrong: ${value.split('\n')[1]}`],
  ['its lines as YAML', PEM, (value) => value.split('\n').map((line) => `    ${line}`).join('\n')],
  ['its lines with carriage returns', PEM.replaceAll('\n', '\r\n'), (value) => value.split('\r\n')[2]],
])('a value is hidden %s', (_, value, quoted) => {
  const shown = maskFor(secret({ password: value }))(`denied: ${quoted(value)}`);
  expect(shown).toContain(MASK);
  expect(shown).not.toMatch(/hunter2|MIIEvQ|kqhkiG/);
});

test('other objects hide nothing, and short lines of a value are in other words too', () => {
  expect(maskFor({ kind: 'ConfigMap', apiVersion: 'v1', data: { a: 'hunter2' } })('hunter2')).toBe('hunter2');
  expect(maskFor(secret({ text: 'denied\nname\n' }))('denied by its name')).toBe('denied by its name');
});
