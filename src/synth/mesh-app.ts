import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, AppProps, Chart } from 'cdk8s';
import { ChartManifests, layOut } from './layout';
import { Manifest, manifestOf, refuseDuplicates } from './manifest';
import { Order } from './order';
import { joinDocuments } from './yaml';

/** Options of a MeshApp: those of cdk8s' App, and the version of Istio. */
export interface MeshAppProps extends AppProps {
  /**
   * The release of Istio that this app's objects are for, such as `1.20.1`: a shorthand for the context key `istioVersion`.
   *
   * @default - the context key `istioVersion`, else the oldest release that the library knows.
   */
  readonly istioVersion?: string;
}

/**
 * An App for meshes of any size. It writes what cdk8s' App writes, in time that grows with the objects and not with their
 * square, and is strict where App is silent: two objects of one identity are refused with the paths of both, cluster-scoped
 * kinds get no namespace from their chart, and files of objects in several namespaces do not overwrite each other.
 *
 * The output directory is `outdir`, else the environment's `CDK8S_OUTDIR`, else `dist`. `cdk8s synth` empties that directory
 * first: set `output` in cdk8s.yaml to one that holds nothing else.
 */
export class MeshApp extends App {
  private readonly recordsConstructs: boolean;

  public constructor(props: MeshAppProps = {}) {
    super(props);
    this.recordsConstructs = props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
    if (props.istioVersion !== undefined) {
      this.node.setContext('istioVersion', props.istioVersion);
    }
  }

  /** All charts, those without dependencies first. */
  public get charts(): Chart[] {
    return new Order(this).charts;
  }

  /** Validates the app and writes its manifests into the output directory. Nothing is written if anything is wrong. */
  public synth(): void {
    const order = this.validated();
    const charts = render(order);
    const files = layOut(charts, { type: this.yamlOutputType, extension: this.outputFileExtension, numbered: order.chartsDepend });
    if (this.recordsConstructs) {
      files.set('construct-metadata.json', constructMetadata(charts.flatMap(({ manifests }) => manifests)));
    }
    mkdirSync(this.outdir, { recursive: true });
    for (const [path, text] of files) {
      mkdirSync(dirname(join(this.outdir, path)), { recursive: true });
      writeFileSync(join(this.outdir, path), text);
    }
  }

  /** Validates the app and returns its manifests as one multi-document YAML text. */
  public synthYaml(): string {
    return joinDocuments(render(this.validated()).flatMap(({ manifests }) => manifests.map(({ text }) => text)));
  }

  private validated(): Order {
    const errors = this.node.findAll().flatMap(({ node }) => node.validate().map((error) => `[${node.path}] ${error}`));
    if (errors.length > 0) {
      throw new Error(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
    }
    return new Order(this);
  }
}

function render(order: Order): ChartManifests[] {
  const charts = order.charts.map((chart) => ({ chart, manifests: order.objects(chart).map(manifestOf) }));
  refuseDuplicates(charts.flatMap(({ manifests }) => manifests));
  return charts;
}

/** Which construct each object comes from, for tools that name it. cdk8s' own file knows objects by name only, which two kinds may share. */
function constructMetadata(manifests: Manifest[]): string {
  const resources: Record<string, { path: string }> = {};
  for (const { apiVersion, kind, namespace, name, path } of manifests) {
    resources[[apiVersion, kind, namespace, name].join('/')] = { path };
  }
  return JSON.stringify({ version: '1.0.0', resources });
}
