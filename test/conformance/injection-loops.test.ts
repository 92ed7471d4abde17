import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHARTS } from './chart';
import { ours } from './injected';
import { chartInjector, inject, Injector } from './injector';
import { annotated, workload } from './pods';
import { IstioVersion } from '../../src/istio';
import { sidecarTemplates } from '../../src/sidecar';
import { IstioRelease, ISTIO_RELEASES, parts } from '../lab/parts';

jest.setTimeout(300_000);

/** The annotations over which a template loops, each with the values that make the loop run, and one valid element. */
const LOOPS = [
  { annotation: 'sidecar.istio.io/userVolume', values: {}, element: { secret: { secretName: 'a-key' } } },
  { annotation: 'sidecar.istio.io/userVolumeMount', values: {}, element: { mountPath: '/a' } },
];
const DATADOG = { annotation: 'apm.datadoghq.com/env', values: { global: { proxy: { tracer: 'datadog' } } } };

/** The other loops of the templates. The value sets, the pods and the deployed gateways of the conformance tests have them with and without elements. */
const OTHER_LOOPS = ['Spec.Containers', 'container.Ports', 'Ports', 'ProxyConfig.ProxyMetadata', 'Values.global.imagePullSecrets'];

/** The templates in the files of the official chart. */
async function chartTemplates(release: IstioRelease): Promise<string[]> {
  const { istio } = await parts({ only: ['charts'] });
  const folder = join(istio(release).charts, CHARTS.istiod.folder, 'files');
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml') && !name.startsWith('profile-'));
  return names.map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** What the templates loop over: a path, or the name of an annotation. */
function loopsOf(templates: readonly string[]): string[] {
  const ranges = templates.flatMap((text) => [...text.matchAll(/\{\{-?\s*range\s+(?:\$\w+\s*,\s*)?(?:\$\w+\s*:=\s*)?(.*?)\s*-?\}\}/g)].map(([, over]) => over));
  const overs = ranges.map((over) => /Annotations ["`]([^"`]+)["`]/.exec(over)?.[1] ?? over.replace(/^\$?\./, '').replace(/^\$c(ontainer)?\./, 'container.'));
  return [...new Set(overs)].sort();
}

test.each(ISTIO_RELEASES)('%s: these tests have each loop of the templates, of the official chart and of this project', async (release) => {
  const listed = [...LOOPS, DATADOG].map(({ annotation }) => annotation).concat(OTHER_LOOPS).sort();
  expect(loopsOf(await chartTemplates(release))).toEqual(listed);
  expect(loopsOf(Object.values(sidecarTemplates(IstioVersion.of(release))))).toEqual(listed);
});

/** Contents of an annotation that the chart injects. */
function taken(element: object): { [what: string]: unknown } {
  return {
    'a map': { a: element },
    'a map of three': { 'a': element, 'b': element, 'c-1': element },
    'an empty map': {},
    'null': null,
    'a list of one': [element],
    'a list of two': [element, element],
    'a list with names': [{ name: 'a', ...element }, { ...element, name: 'b' }],
    'a list in which only one has a name': [element, { name: 'b', ...element }, element],
    'a list with the same name twice': [{ name: 'a', ...element }, { name: 'a', ...element }],
    'an empty list': [],
    'a name that is not the key': { a: { name: 'b', ...element } },
    'an empty name': { a: { name: '', ...element } },
    'null as a name': { a: { name: null, ...element } },
    'names further below': { a: { ...element, items: [{ name: 'b' }], configMap: { name: 'c' } } },
    'empty values': { a: { ...element, optional: false, defaultMode: 0, text: '', map: {}, list: [], nothing: null } },
    'fields that do not exist': { a: { ...element, comfigMap: { name: 'b' }, readonly: true } },
    'keys that look like other types': { '12': element, 'true': element, 'null': element, '1e3': element, '~': element },
    'text with line breaks and actions': { a: { ...element, subPath: 'one\ntwo: {{ .Values }}\n\tthree' } },
  };
}

/** Contents with which the chart does not inject the pod. */
function refused(element: object): { [what: string]: string } {
  const contents = {
    'an empty element': { a: {} },
    'null as an element': { a: element, b: null },
    'text as an element': { a: 'b' },
    'a list as an element': [[element]],
    'a number as a name': [{ ...element, name: 5 }],
    'text': 'a',
  };
  return { ...Object.fromEntries(Object.entries(contents).map(([what, content]) => [what, JSON.stringify(content)])), 'no JSON': '{a' };
}

function fails(injector: Injector, pod: object): Promise<boolean> {
  return inject(injector, [pod]).then(() => false, () => true);
}

/** The loops over annotations in each template that pods can name. */
function loopsInTemplates(release: IstioRelease) {
  const templates = Object.entries(sidecarTemplates(IstioVersion.of(release)));
  return templates.flatMap(([template, text]) => {
    const own = loopsOf([text]);
    return LOOPS.filter(({ annotation }) => own.includes(annotation)).map((loop) => ({ template, ...loop }));
  });
}

test.each(ISTIO_RELEASES)('%s: both templates with a proxy of their own have the loops over volumes', (release) => {
  expect(new Set(loopsInTemplates(release).map(({ template }) => template))).toEqual(new Set(['sidecar', 'grpc-agent']));
});

describe.each(ISTIO_RELEASES)('%s: a loop over an annotation is the same as in the official chart', (release) => {
  describe.each(loopsInTemplates(release))('$annotation in the template $template', ({ template, annotation, values, element }) => {
    const named = annotated('inject.istio.io/templates', template);
    test('with lists, maps, and names of all kinds', async () => {
      const contents = Object.entries(taken(element));
      const chart = await chartInjector(release, values);
      const pods = contents.map(([, content], index) => workload(`loop-${index}`, [named, annotated(annotation, JSON.stringify(content))]));
      const [theirs, mine] = await Promise.all([inject(chart, pods), inject(ours(chart), pods)]);
      const injected = (texts: string[]) => Object.fromEntries(contents.map(([what], index) => [what, texts[index]]));
      expect(injected(mine)).toEqual(injected(theirs));
    });

    test.each(Object.entries(refused(element)))('with %s, which is an error', async (_, content) => {
      const chart = await chartInjector(release, values);
      const pod = workload('loop', [named, annotated(annotation, content)]);
      expect(await Promise.all([chart, ours(chart)].map((injector) => fails(injector, pod)))).toEqual([true, true]);
    });
  });

  test(`${DATADOG.annotation}`, async () => {
    const chart = await chartInjector(release, DATADOG.values);
    const pods = [{}, { DD_ENV: 'prod', DD_TAGS: 'a:b c' }, { A: 1, B: true, C: { d: 'e' }, D: ['f'], name: 'name' }]
      .map((content, index) => workload(`datadog-${index}`, [annotated(DATADOG.annotation, JSON.stringify(content))]));
    const [theirs, mine] = await Promise.all([inject(chart, pods), inject(ours(chart), pods)]);
    expect(mine).toEqual(theirs);
    const list = workload('list', [annotated(DATADOG.annotation, '["a"]')]);
    expect(await Promise.all([chart, ours(chart)].map((injector) => fails(injector, list)))).toEqual([true, true]);
  });
});
