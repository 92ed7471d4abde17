import { Chart } from 'cdk8s';
import { BROKEN_CODES, brokenSplits, splitProblemsOf } from './broken-splits';
import { TrafficSplitResource } from '../../src/traffic/internal';
import { appWithMesh } from '../istio/app-with-mesh';

/** Of each code. The soak tier judges 5,000 in all. */
const SPECIFICATIONS = 25;

test.each(BROKEN_CODES)('random specifications with the problem %s are refused with this code', (code) => {
  for (const split of brokenSplits(code, SPECIFICATIONS)) {
    const { seed, spec } = split;
    const codes = [...new Set(splitProblemsOf(split).map((problem) => problem.code))];
    expect({ seed, spec, codes }).toEqual({ seed, spec, codes: expect.arrayContaining([code]) });
  }
});

/** Problems that depend on what the input of the command says, beside the resource. */
const OF_OTHER_OBJECTS = ['TrafficEjectionNone', 'TrafficDelegateConflict', 'TrafficHostUnserved', 'TrafficHostProtocol'];

test.each(BROKEN_CODES.filter((code) => !OF_OTHER_OBJECTS.includes(code)))('a custom resource with the problem %s is refused with this code', (code) => {
  for (const { spec, facts: { version } } of brokenSplits(code, 3)) {
    const chart = new Chart(appWithMesh({ version }), 'input');
    const resource = { apiVersion: 'mesh.cdk8s-istio.dev/v1alpha1', kind: 'TrafficSplit', metadata: { name: 'web', namespace: 'shop' }, spec };
    expect(() => new TrafficSplitResource(chart, 'web', resource, { gatewayHosts: new Map(), splits: [] })).toThrow(`[${code}]`);
  }
});
