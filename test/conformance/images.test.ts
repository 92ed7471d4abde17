import { App, Testing } from 'cdk8s';
import { parse } from 'yaml';
import { KubeObject, chartObjects } from './chart';
import { inject, injectorOf } from './injector';
import { GATEWAY, SAYINGS, asking, annotated, combinations, workload } from './pods';
import { VALUE_SETS } from './value-sets';
import { imagesOf } from '../../src/cli/images/images';
import { IstioVersion, Mesh, MeshRegistry } from '../../src/index';
import { SourceObject } from '../../src/json';
import { ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(300_000);

const PODS: KubeObject[] = [
  workload('plain'),
  ...SAYINGS.map((saying, index) => workload(`alone-${index}`, [saying])),
  ...combinations(20).map((sayings, index) => workload(`combined-${index}`, sayings)),
  workload('gateway', [GATEWAY]),
  ...combinations(10).map((sayings, index) => workload(`gateway-${index}`, [GATEWAY, ...sayings])),
  workload('grpc-simple', [asking('grpc-simple')]),
  workload('grpc-agent', [asking('grpc-agent')]),
  workload('both', [asking('sidecar, grpc-simple'), annotated('sidecar.istio.io/proxyImage', 'registry.corp/other:2')]),
];

/** The value sets that change images. */
const SETS = ['defaults', 'CNI', 'revision', 'images', 'mesh config', 'no interception', 'native sidecars and localhost', 'newer values'];
const TYPED = { name: 'typed', values: { global: { tag: '1.0-distroless', proxy: { image: 'proxyvy' } }, meshConfig: { defaultConfig: { image: { imageType: 'default' } } } }, run: undefined, releases: undefined };
const CUSTOM = {
  name: 'custom templates',
  values: {
    sidecarInjectorWebhook: {
      defaultTemplates: ['sidecar', 'agent'],
      templates: { agent: 'spec:\n  containers:\n  - image: {{ .Values.global.hub }}/agent:{{ .Values.global.tag }}\n    name: agent\n  - name: "fixed"\n    image: registry.corp/fixed@sha256:0123 # pinned\n' },
    },
  },
  run: undefined,
  releases: undefined,
};

describe.each(ISTIO_RELEASES)('%s: the images are those of the pods that istioctl injects', (release) => {
  const sets = [...VALUE_SETS.filter(({ name }) => SETS.includes(name)), TYPED].filter(({ releases }) => releases?.includes(release) ?? true);

  test.each(sets)('with the official chart and $name', async ({ name, values, run }) => {
    const installed = [...await chartObjects(release, 'istiod', values), namespace(run?.revision)];
    const theirs = (await inject(injectorOf(release, installed), PODS, run)).map(imagesInText);
    // If only istiod knows whether traffic is captured, the image that captures it is listed too.
    const mayBeMore = name === 'images' || name === 'no interception';
    expectListed(installed, theirs, mayBeMore);
  });

  test('with a Mesh from a private registry', async () => {
    const registry = MeshRegistry.privateHub('registry.corp/istio', { tag: '9', variant: 'distroless', proxyInit: 'registry.corp/init:1' });
    const installed = [...Testing.synth(new Mesh(new App(), 'mesh', { version: IstioVersion.of(release), registry })), namespace()];
    const pods = PODS.filter(({ metadata }) => ['plain', 'gateway', 'grpc-agent', 'both'].includes(metadata.name));
    const theirs = (await inject(injectorOf(release, installed), pods)).map(imagesInText);
    expectListed(installed, theirs, false, pods);
    expect(listed(installed)).toEqual(['registry.corp/init:1', 'registry.corp/istio/pilot:9-distroless', 'registry.corp/istio/proxyv2:9-distroless']);
  });

  test('with custom templates', async () => {
    const installed = [...await chartObjects(release, 'istiod', CUSTOM.values), namespace()];
    // istioctl does not know the default templates.
    const pods = [workload('plain', [asking('sidecar,agent')])];
    const [theirs] = (await inject(injectorOf(release, installed), pods)).map(imagesInText);
    expect(theirs).toContain('registry.corp/fixed@sha256:0123');
    expect(listed(installed)).toEqual([...new Set([...theirs.filter((image) => image !== 'registry.corp/web:1'), ...ownImages(installed)])].sort());
  });
});

function namespace(revision?: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: revision ? { 'istio.io/rev': revision } : { 'istio-injection': 'enabled' } } };
}

function expectListed(installed: KubeObject[], theirs: string[][], mayBeMore: boolean, pods = PODS): void {
  const { images, unknown } = imagesOf(sources([...installed, ...pods]), { allTemplates: false });
  const notInjected = pods.filter((_, index) => theirs[index].includes('auto'));
  expect(unknown.map((message) => /Deployment shop\/(\S+):/.exec(message)?.[1])).toEqual(notInjected.map(({ metadata }) => metadata.name));
  pods.forEach((pod, index) => {
    const own = images.filter(({ uses }) => uses.some(({ object }) => object === `Deployment shop/${pod.metadata.name}`)).map(({ image }) => image);
    const listedFor = { pod, images: mayBeMore ? own.filter((image) => theirs[index].includes(image)) : own };
    expect(listedFor).toEqual({ pod, images: theirs[index].filter((image) => image !== 'auto') });
  });
  const all = [...new Set([...theirs.flat(), ...ownImages(installed)])].filter((image) => image !== 'auto').sort();
  expect(images.map(({ image }) => image)).toEqual(all);
}

function sources(objects: KubeObject[]): SourceObject[] {
  return objects.map((object, index) => ({ object, origin: `test, document ${index}` }));
}

function listed(objects: KubeObject[]): string[] {
  return imagesOf(sources(objects), { allTemplates: false }).images.map(({ image }) => image);
}

function ownImages(objects: KubeObject[]): string[] {
  return objects.filter(({ kind }) => kind === 'Deployment').flatMap(imagesOfPod).filter((image) => image !== 'auto');
}

/** The images of the containers in the output of istioctl, whose indentation is fixed. To parse the whole text takes much longer. */
function imagesInText(text: string): string[] {
  const found = [...text.matchAll(/^ {6}(?:- | {2})image: (.+)$/gm)].map(([, image]) => String(parse(image)));
  return [...new Set(found)].sort();
}

function imagesOfPod({ spec: { template: { spec } } }: KubeObject): string[] {
  const containers = [...spec.initContainers ?? [], ...spec.containers];
  return [...new Set<string>(containers.map(({ image }) => image))].sort();
}
