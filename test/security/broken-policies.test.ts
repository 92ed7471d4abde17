import { ApiObject, Chart, Testing } from 'cdk8s';
import { BROKEN_CODES, brokenPolicies } from './broken-policies';
import { objectsOf, problemsOf } from './policies';
import { AuthPolicy } from '../../src/security';
import { MeshService } from '../../src/traffic';
import { appWithMesh } from '../istio/app-with-mesh';

/** Of each code. The soak tier judges 5,000 in all. */
const SPECIFICATIONS = 25;

test.each(BROKEN_CODES)('random policies with the problem %s are refused with this code', (code) => {
  for (const { seed, spec, facts } of brokenPolicies(code, SPECIFICATIONS)) {
    const codes = [...new Set(problemsOf(spec, facts).map((problem) => problem.code))];
    expect({ seed, spec, codes }).toEqual({ seed, spec, codes: expect.arrayContaining([code]) });
  }
});

test.each(BROKEN_CODES)('a custom resource with the problem %s is refused with this code', (code) => {
  for (const { spec, facts: { namespace, version, ...mesh } } of brokenPolicies(code, 3)) {
    expect(() => objectsOf(spec, version, namespace, mesh)).toThrow(`[${code}]`);
  }
});

/** Problems of a Service that cannot be in an App, of ports whose modes a Service does not say, and of a namespace that a program leaves to the library. */
const NOT_OF_PROGRAMS = ['AuthWorkloadUnknown', 'AuthPortsUnknown', 'AuthPortMtlsTwice', 'AuthPortProtocolTwice', 'AuthScopeNamespace'];

/** The props of a program that means a specification. */
function propsOf({ service, workload, ...spec }: any, chart: Chart): any {
  const { name, workload: selector, ports = [] } = service ?? {};
  const written = () => new ApiObject(chart, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: { selector, ports: ports.map(({ port, targetPort, targetPortName, protocol }: any) => ({ name: `${protocol === 'TCP' ? 'tcp' : 'http'}-${port}`, port, targetPort: targetPort ?? targetPortName })) },
  });
  return { ...spec, ...service ? { service: MeshService.fromApiObject(written()) } : {}, ...workload ? { workload: { namespace: 'shop', ...workload } } : {} };
}

test.each(BROKEN_CODES.filter((code) => !NOT_OF_PROGRAMS.includes(code)))('a program with the problem %s is refused with this code', (code) => {
  const samples = [...brokenPolicies(code, 6)].filter(({ spec }) => !(spec.service as any)?.ports?.some(({ mtls }: any) => mtls));
  expect(samples.length).toBeGreaterThan(0);
  for (const { spec, facts: { namespace, version, ...mesh } } of samples) {
    const chart = new Chart(appWithMesh({ version, ...mesh } as never), 'input', { namespace });
    const synthesis = () => {
      new AuthPolicy(chart, 'web', propsOf(spec, chart));
      Testing.synth(chart);
    };
    expect(synthesis).toThrow(`[${code}]`);
  }
});
