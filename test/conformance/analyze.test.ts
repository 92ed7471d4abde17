import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAMS, synthesise } from '../docs/programs';
import { synthesised } from '../examples/quickstart';
import { parts } from '../lab/parts';
import { recorder } from '../lab/recorded';
import { randomSplits } from '../traffic/random-splits';
import { objectsOf } from '../traffic/ways';

interface Finding { readonly code: string; readonly level: string; readonly message: string }

let istioctl: string;
beforeAll(async () => {
  istioctl = (await parts({ only: ['istioctl'], releases: ['1.27.0'] })).istio('1.27.0').istioctl;
});

/** istioctl analyzes all objects in one call. It needs a second. */
async function analyzed(manifests: string): Promise<Finding[]> {
  const args = ['analyze', '--use-kube=false', '--all-namespaces', '--output', 'json', 'objects.yaml'];
  const { stdout } = await recorder.ask({ program: istioctl, args, files: { 'objects.yaml': manifests } });
  return stdout === '' ? [] : JSON.parse(stdout);
}

const mistakes = (findings: Finding[]) => findings.filter(({ level }) => level !== 'Info').map(({ code, message }) => `${code}: ${message}`);

test('istioctl analyze finds no error and gives no warning about the objects of 500 random splits', async () => {
  const findings = await analyzed(objectsOf([...randomSplits(500)]).map((object) => JSON.stringify(object)).join('\n---\n'));
  expect(mistakes(findings)).toEqual([]);
  expect(findings.map(({ code }) => code)).toContain('IST0131'); // it has read them: conditions of one route overlap
});

describe('istioctl analyze finds no error and gives no warning', () => {
  const manifestsIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n---\n');

  test.each(PROGRAMS)('about the objects of program $number of $page', async (program) => {
    expect(mistakes(await analyzed(synthesise(program, manifestsIn)))).toEqual([]);
  });

  test('about the objects of the quickstart', async () => {
    expect(mistakes(await analyzed(Object.values(synthesised()).join('\n---\n')))).toEqual([]);
  });

  test('and it does about an object that istiod refuses', async () => {
    const route = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'web', namespace: 'shop' }, spec: { hosts: ['web'], http: [{ name: 'main' }] } };
    expect(mistakes(await analyzed(JSON.stringify(route)))).toEqual([expect.stringContaining('IST0106')]);
  });
});
