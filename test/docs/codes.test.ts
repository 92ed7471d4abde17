import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesIn } from '../../scripts/specification/rules';
import { CHECKS } from '../../src/checks/findings';
import { GUARDS as POLICY_GUARDS } from '../../src/security/policy';
import { AUTH_POLICY } from '../../src/security/specification';
import { SCHEMA_CODES } from '../../src/specification';
import { GATEWAY_GUARDS } from '../../src/traffic/gateway-servers';
import { TRAFFIC_SPLIT } from '../../src/traffic/specification';
import { GUARDS as SPLIT_GUARDS } from '../../src/traffic/split';

const DOCS = join(__dirname, '../../docs');
const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md')).map((name) => ({ name, text: readFileSync(join(DOCS, name), 'utf8') }));

/** The first two cells of the rows of tables that begin with a code. */
const rows = pages.flatMap(({ name, text }) => [...text.matchAll(/^\| `([A-Z]\w+)` \| (.*?) \|/gm)].map(([, code, description]) => ({ name, code, description: description.replaceAll('`', '') })));

test.each(Object.entries({ ...SPLIT_GUARDS, ...GATEWAY_GUARDS, ...POLICY_GUARDS }))('%s is in one table of the docs', (code, description) => {
  expect(rows.filter((row) => row.code === code)).toEqual([{ name: expect.any(String), code, description }]);
});

test('each check is in the table of checks.md, with its level', () => {
  const levels = rows.filter(({ name }) => name === 'checks.md').map(({ code, description }) => [code, description]);
  expect(new Map(levels as [string, string][])).toEqual(new Map(CHECKS.map(({ code, level }) => [code, level])));
});

test.each([['traffic-split', TRAFFIC_SPLIT], ['auth-policy', AUTH_POLICY]])('the reference of %s has the code of each rule', (page, schema) => {
  const text = readFileSync(join(DOCS, 'reference', `${page}.md`), 'utf8');
  expect([...Object.keys(SCHEMA_CODES), ...rulesIn(schema).map(({ code }) => code)].filter((code) => !text.includes(`\n- \`${code}\`: `))).toEqual([]);
});
