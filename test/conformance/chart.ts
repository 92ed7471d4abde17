import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { HelmRenderer } from './helm-renderer';
import { IstioRelease, parts } from '../lab/parts';
import { recorder } from '../lab/recorded';

export type KubeObject = Record<string, any>;

/** One of the official charts, with the name of its release. */
export const CHARTS = {
  base: { release: 'istio-base', folder: 'base' },
  istiod: { release: 'istiod', folder: 'istio-control/istio-discovery' },
  gateway: { release: 'istio-ingress', folder: 'gateway' },
  cni: { release: 'istio-cni', folder: 'istio-cni' },
  ztunnel: { release: 'ztunnel', folder: 'ztunnel' },
};
export type ChartName = keyof typeof CHARTS;

let renderer: HelmRenderer | undefined;
afterAll(() => renderer?.stop());

/** The objects that the official chart renders for these values. With `heads`, definitions have no spec. */
export async function chartObjects(release: IstioRelease, chart: ChartName, values: object = {}, heads = false, namespace = 'istio-system'): Promise<KubeObject[]> {
  const { helmRenderer, istio } = await parts({ only: ['helm-renderer', 'charts'] });
  renderer ??= new HelmRenderer(helmRenderer);
  return renderer.render({
    chart: join(istio(release).charts, CHARTS[chart].folder),
    release: CHARTS[chart].release,
    namespace,
    kubeVersion: KUBERNETES,
    values: yamlOf(values),
    skipSchemaValidation: ignoresSchema(release, chart),
    headsOnly: heads,
  });
}

/** The same objects from a process of helm, which is slower. An error of helm is thrown. */
export async function helmTemplate(release: IstioRelease, chart: ChartName, values: object = {}, namespace = 'istio-system'): Promise<KubeObject[]> {
  const { helm, istio } = await parts({ only: ['helm', 'charts'] });
  const { code, stdout, stderr } = await recorder.ask({
    program: helm,
    args: [
      'template', CHARTS[chart].release, join(istio(release).charts, CHARTS[chart].folder), '--namespace', namespace, '--values', 'values.yaml',
      '--include-crds', '--kube-version', KUBERNETES, ...(ignoresSchema(release, chart) ? ['--skip-schema-validation'] : []),
    ],
    files: { 'values.yaml': yamlOf(values) },
  });
  if (code !== 0) throw new Error(stderr);
  return parsed(stdout);
}

const KUBERNETES = '1.34';

/** Writes values as JSON, which is YAML except for characters that YAML treats as line breaks. */
export function yamlOf(values: object): string {
  return JSON.stringify(values).replace(/[\u0085\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** In newer versions of helm, the schema of some gateway charts rejects the chart's own defaults. */
function ignoresSchema(release: IstioRelease, chart: ChartName): boolean {
  return chart === 'gateway' && ['1.26.0', '1.27.0'].includes(release);
}

/** The objects of a text with several documents. */
export function parsed(text: string): KubeObject[] {
  return parseAllDocuments(text).map((document) => document.toJS()).filter((object) => object);
}

const IGNORED_LABELS = [
  'helm.sh/chart', 'app.kubernetes.io/managed-by', 'endpointslice.kubernetes.io/managed-by', 'app.kubernetes.io/version', 'release', 'heritage', 'chart', 'install.operator.istio.io/owning-resource',
];

/**
 * The objects by identity, without what may differ: labels of the packaging and the text of the injector's config. What the API
 * server does not tell apart is made one: a null or an empty map of labels or annotations is nothing, nor is one of resources.
 */
export function comparable(objects: KubeObject[]): Record<string, KubeObject> {
  const byIdentity: Record<string, KubeObject> = {};
  for (const object of objects) {
    const [same, now] = [byIdentity[identity(object)], normalized(object)];
    // A chart may print an object twice, but both must be equal.
    if (same && !isDeepStrictEqual(same, now)) throw new Error(`${identity(object)} is printed twice, and differs`);
    byIdentity[identity(object)] = now;
  }
  return byIdentity;
}

function identity({ apiVersion, kind, metadata }: KubeObject): string {
  return `${apiVersion}/${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
}

function normalized(object: KubeObject): KubeObject {
  const result = withoutNull(object);
  for (const metadata of [result.metadata, result.spec?.template?.metadata].filter((meta) => meta)) {
    for (const label of IGNORED_LABELS) delete metadata.labels?.[label];
    for (const field of ['labels', 'annotations']) {
      if (metadata[field] && Object.keys(metadata[field]).length === 0) delete metadata[field];
    }
  }
  for (const container of result.spec?.template?.spec?.containers ?? []) {
    if (Object.keys(container?.resources ?? { some: true }).length === 0) delete container.resources;
  }
  if (result.kind === 'ConfigMap' && result.data?.config) result.data.config = injectorConfig(result.data.config);
  return result;
}

/** Istio's own templates. Other tests compare their effect. */
const TEMPLATES = ['sidecar', 'gateway', 'grpc-simple', 'grpc-agent', 'waypoint', 'kube-gateway'];

/** The configuration of the injector, without the text of Istio's own templates. */
function injectorConfig(text: string): unknown {
  const known = configs.get(text);
  if (known) return known;
  const { templates, ...config } = parsed(text)[0];
  const custom = Object.entries(templates).filter(([name, template]) => !TEMPLATES.includes(name) && `${template ?? ''}`.trim() !== '');
  const result = withoutEmpty({ ...config, templates: Object.fromEntries(custom) });
  configs.set(text, result);
  return result;
}

/** A cache: there are few different texts, and parsing them takes long. */
const configs = new Map<string, object>();

function withoutNull<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNull) as T;
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutNull(entry)])) as T;
}

function withoutEmpty(config: KubeObject): KubeObject {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null && Object.keys(value).length > 0));
}
