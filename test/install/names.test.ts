/**
 * Every prop of the install that is a name, with every wrong value for it. A prop is named by its path. The value is put at that path, and the constructor
 * must reject it with the path of the construct, the path of the prop, and what to write instead.
 */
import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { IstioBase, IstioCrds, Istiod, IstioIngressGateway, IstioRevisionTag, Mesh, MeshInjection, MeshNamespace, MeshRegistry } from '../../src/install';
import { IstioVersion } from '../../src/istio';

const LABEL = ['Istio_System', 'a.b', '-a', 'a b', 'a'.repeat(64), 'x\ny', '{{ x }}'];
const SUBDOMAIN = ['A', 'a_b', 'a..b', '.a', 'a b', 'a'.repeat(254)];
const VALUE = ['-a', 'a b', 'a/b', 'a'.repeat(64)];
const NO_STRING = [5, true, ['a'], { a: 'b' }];
const PORT = [-1, 65536, 1.5, '80'];

type Case = [path: string, bad: readonly unknown[]];

const labels = (path: string): Case[] => [[`${path}.Bad Key`, ['v']], [`${path}.a/b/c`, ['v']], [`${path}.key`, [...VALUE, 5]]];
const annotations = (path: string): Case[] => [[`${path}.Bad Key`, ['v']], [`${path}.key`, [5]]];

const GATEWAY: Case[] = [
  ['name', ['', 'My_GW', '1gw', 'gw.edge', 'a'.repeat(64), ...NO_STRING]],
  ['instance', VALUE],
  ['namespace', ['', ...LABEL, ...NO_STRING]],
  ['revision', LABEL],
  ['networkGateway', VALUE],
  ['pullSecrets', ['regcred']],
  ['pullSecrets.0', ['', ' ', ...SUBDOMAIN]],
  ['priorityClassName', SUBDOMAIN],
  ['account.name', SUBDOMAIN],
  ['service.ports.0.port', [0, ...PORT]],
  ['service.ports.0.name', LABEL],
  ...['nodeSelector', 'labels'].flatMap(labels),
  ...['annotations', 'podAnnotations', 'service.annotations', 'account.annotations'].flatMap(annotations),
];
const COMPONENT: Case[] = [
  ['version', ['1.27.0', 1.27]],
  ['namespace', ['', ...LABEL, ...NO_STRING]],
  ['istioNamespace', LABEL],
  ['revision', ['Stable 1', ...LABEL, 'a'.repeat(57), ...NO_STRING]],
  ['revisionTags', ['prod']],
  ['revisionTags.0', ['', ...LABEL, 5]],
  ['defaultRevision', LABEL],
  ['registry', ['registry.corp/istio']],
  ['istiod.priorityClassName', SUBDOMAIN],
  ['istiod.ownerName', VALUE],
  ['proxy.clusterDomain', ['', ...SUBDOMAIN]],
  ['proxy.statusPort', PORT],
  ['certificates.trustDomain', ['Corp', 'a_b', 'spiffe://a', 5]],
  ['certificates.trustBundleName', ['A', 'a_b', ':a', 'a:']],
  ['certificates.tokenExchangePort', PORT],
  ['multicluster.clusterName', ['a_b', 'a.b', '-a']],
  ['multicluster.network', VALUE],
  ['multicluster.meshNetworks.a b', [{}]],
  ['cni.namespace', LABEL],
  ['ambient.ztunnelNamespace', LABEL],
  ['ambient.ztunnelName', SUBDOMAIN],
  ['gatewayClasses.Istio', [{}]],
  ['base.pullSecrets.0', ['', ...SUBDOMAIN]],
  ['base.pilotAddress', SUBDOMAIN],
  ['remote.pilotAddress', SUBDOMAIN],
  ['meshConfig.rootNamespace', LABEL],
  ['meshConfig.trustDomain', ['', 'Corp', 'a_b']],
  ['meshConfig.trustDomainAliases.0', ['Corp']],
  ...['istiod.nodeSelector', 'istiod.podLabels', 'istiod.deploymentLabels', 'ambient.waypoint.nodeSelector'].flatMap(labels),
  ...['podAnnotations', 'deploymentAnnotations', 'serviceAnnotations', 'serviceAccountAnnotations'].flatMap((name) => annotations(`istiod.${name}`)),
  ...['injection.annotations', 'injection.webhookAnnotations'].flatMap(annotations),
];

interface Subject {
  readonly make: (scope: Construct, props: any) => unknown;
  readonly required?: object;
  readonly cases: Case[];
}

const version = IstioVersion.of('1.27.0');
const istiod = new Mesh(new App(), 'mesh', { version }).istiod;

const SUBJECTS: Record<string, Subject> = {
  Mesh: {
    make: (scope, props) => new Mesh(scope, 'made', props),
    required: { version },
    cases: [...COMPONENT, ...GATEWAY.map(([path, bad]): Case => [`ingress.0.${path}`, bad])],
  },
  IstioBase: { make: (scope, props) => new IstioBase(scope, 'made', { version, ...props }), cases: COMPONENT },
  Istiod: { make: (scope, props) => new Istiod(scope, 'made', { version, ...props }), cases: COMPONENT },
  IstioIngressGateway: { make: (scope, props) => new IstioIngressGateway(scope, 'made', { version, ...props }), required: { name: 'gw' }, cases: GATEWAY },
  IstioCrds: { make: (scope, props) => new IstioCrds(scope, 'made', { version, ...props }), cases: [['exclude', ['all']], ['exclude.0', [5]]] },
  IstioRevisionTag: {
    make: (scope, props) => new IstioRevisionTag(scope, 'made', props),
    required: { name: 'prod', istiod },
    cases: [['name', ['', ...LABEL, ...NO_STRING]], ['istiod', ['istiod', {}]]],
  },
  MeshNamespace: {
    make: (scope, props) => new MeshNamespace(scope, 'made', props),
    required: { name: 'shop' },
    cases: [['name', ['', ...LABEL, ...NO_STRING]], ['injection', ['enabled', {}]], ...labels('labels')],
  },
  MeshAttributes: {
    make: (scope, props) => Mesh.fromAttributes(scope, 'made', props),
    required: { version },
    cases: [['version', ['1.27.0']], ['trustDomain', ['', 'Corp']], ['trustDomainAliases.0', ['Corp']], ['clusterDomain', SUBDOMAIN], ['rootNamespace', LABEL], ['pathNormalization', ['base', 'DEFAULT']], ['revision', LABEL]],
  },
};

/** The props with a value at a path. A number in the path is the index of a list. */
function withValue(base: object, path: string, value: unknown): object {
  const steps = path.split('.');
  const inner = steps.slice(1).reduceRight((content, step) => (/^\d+$/.test(step) ? [content] : { [step]: content }), value);
  const [first] = steps;
  const gateway = first === 'ingress' && Array.isArray(inner) && typeof inner[0] === 'object' ? [{ name: 'gw', ...inner[0] }] : inner;
  return { ...base, [first]: gateway };
}

/** How a message names the prop. A wrong key is a problem of its map. */
function named(path: string): string {
  const shown = path.replace(/\.(\d+)/g, '[$1]');
  return shown.replace(/\.(Bad Key|a\/b\/c|a b|Istio)$/, ' has a wrong key:');
}

/** The message that rejects the props, or `accepted`. */
function rejectionOf({ make }: Subject, props: object): string {
  try {
    make(new Chart(new App(), 'chart'), props);
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
}

const CASES = Object.entries(SUBJECTS).flatMap(([name, subject]) => subject.cases.map(([path, bad]) => [name, path, bad, subject] as const));

test.each(CASES)('%s rejects wrong values of %s by construct, prop and repair', (_, path, bad, subject) => {
  for (const value of bad) {
    const rejection = rejectionOf(subject, withValue(subject.required ?? {}, path, value));
    const beginning = `chart/made: ${named(path)} `;
    expect([value, rejection.slice(0, beginning.length), / Write ./.test(rejection)]).toEqual([value, beginning, true]);
  }
});

const REQUIRED = Object.entries(SUBJECTS)
  .flatMap(([name, { make, required = {} }]) => Object.keys(required).map((prop) => [name, prop, make, required] as const));

test.each(REQUIRED)(
  '%s without the required prop %s is rejected by the name of the prop', (_, prop, make, required) => {
    for (const missing of [undefined, null]) {
      expect(() => make(new Chart(new App(), 'chart'), { ...required, [prop]: missing })).toThrow(new RegExp(`^chart/made: ${prop} is missing\\. Write `));
    }
  });

test.each(Object.entries(SUBJECTS))('%s with only its required props is accepted', (_, { make, required = {} }) => {
  expect(() => make(new Chart(new App(), 'chart'), required)).not.toThrow();
});

test.each(['Mesh', 'IstioRevisionTag', 'MeshNamespace', 'MeshAttributes'])('%s without props is rejected', (name) => {
  expect(() => SUBJECTS[name].make(new Chart(new App(), 'chart'), undefined)).toThrow('chart/made: the argument props is missing. Write an object with its fields');
});

test.each<[string, () => unknown, string]>([
  ['a revision of injection', () => MeshInjection.revision('Stable 1'), "MeshInjection.revision: name 'Stable 1' is not a revision or a revision tag. Write"],
  ['a missing revision of injection', () => MeshInjection.revision(undefined as any), 'MeshInjection.revision: name is missing. Write'],
  ['a pull secret', () => MeshRegistry.publicHub({ pullSecrets: ['Reg_Cred'] }), "MeshRegistry: pullSecrets[0] 'Reg_Cred' is not the name of a Secret. Write"],
  ['a missing hub', () => MeshRegistry.privateHub(undefined as any), "MeshRegistry: hub is missing. Write a registry and a path, such as 'registry.corp/istio'"],
])('%s is rejected by its factory', (_, make, message) => {
  expect(make).toThrow(message);
});
