import { readdirSync } from 'node:fs';
import { PROGRAMS, synthesise } from './programs';

test.each(PROGRAMS)('program $number of $page runs and writes manifests', (program) => {
  expect(synthesise(program, (folder) => readdirSync(folder))).not.toEqual([]);
});

test('every page about constructs has programs', () => {
  const pages = [
    'access-in-tests', 'auth-defaults', 'auth-policy', 'checks', 'from-other-tools', 'gateways', 'install', 'issuers', 'istio-api', 'mesh-config', 'migrate', 'mtls',
    'services', 'synthesis', 'traffic-split', 'upgrade', 'versions',
  ].map((page) => `docs/${page}.md`);
  expect(new Set(PROGRAMS.map(({ page }) => page))).toEqual(new Set(['README.md', ...pages]));
});
