import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leaves } from './changes';
import { CHARTS } from './chart';
import { GONE, MOVED } from '../../src/settings/catalogue';
import { ISTIO_RELEASES, parts } from '../lab/parts';

const gone = MOVED.filter(({ instead }) => instead?.startsWith(GONE));

/** All templates of the chart istiod as one text. */
async function templates(release: typeof ISTIO_RELEASES[number]): Promise<string> {
  const { istio } = await parts({ only: ['charts'] });
  const folder = join(istio(release).charts, CHARTS.istiod.folder);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /^(templates|files)\/.*\.(yaml|tpl|txt)$/.test(file));
  return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}

test('some values of istiod are gone', () => {
  expect(gone.length).toBeGreaterThan(20);
  expect(gone.filter(({ chart }) => chart !== 'istiod')).toEqual([]);
});

test.each(ISTIO_RELEASES)('the chart istiod %s neither has nor reads a value that is gone', async (release) => {
  const paths = [...(await leaves(release, 'istiod')).keys()].map((path) => path.replaceAll('\n', '.'));
  const text = await templates(release);
  expect(text).toContain('.Values.global.hub');
  const places = gone.flatMap(({ from }) => [from, `pilot.${from}`]);
  expect(places.filter((place) => paths.some((path) => path === place || path.startsWith(`${place}.`)))).toEqual([]);
  expect(places.filter((place) => new RegExp(`\\.Values\\.${place.replaceAll('.', '\\.')}\\b`).test(text))).toEqual([]);
});
