import { parts } from '../lab/parts';
import { recorder } from '../lab/recorded';
import { randomSplits } from '../traffic/random-splits';
import { objectsOf } from '../traffic/ways';

interface Finding { readonly code: string; readonly level: string; readonly message: string }

/** istioctl analyzes the objects of all splits in one call. It needs a second. */
test('istioctl analyze finds no error and gives no warning about the objects of 500 random splits', async () => {
  const { istio } = await parts({ only: ['istioctl'], releases: ['1.27.0'] });
  const { stdout, stderr } = await recorder.ask({
    program: istio('1.27.0').istioctl,
    args: ['analyze', '--use-kube=false', '--all-namespaces', '--output', 'json', 'objects.yaml'],
    files: { 'objects.yaml': objectsOf([...randomSplits(500)]).map((object) => JSON.stringify(object)).join('\n---\n') },
  });
  expect(stderr).toBe('');
  const findings: Finding[] = JSON.parse(stdout);
  expect(findings.filter(({ level }) => level !== 'Info').map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  expect(findings.map(({ code }) => code)).toContain('IST0131'); // it has read them: conditions of one route overlap
});
