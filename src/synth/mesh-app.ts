import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, AppProps, Chart } from 'cdk8s';
import { ConstructDependencies } from './construct-dependencies';
import { ChartManifests, layOut } from './layout';
import { Manifest, manifestOf, refuseDuplicates } from './manifest';
import { Order } from './order';
import { joinDocuments } from './yaml';

/**
 * An App for meshes of any size. It writes the same files as cdk8s' App, in time that grows linearly with the number of objects.
 * It differs from App in four cases. Two objects with the same identity are an error that names both constructs. Cluster-scoped
 * kinds do not get the namespace of their chart. Files of objects in several namespaces do not overwrite each other. Objects of constructs
 * that depend on each other have annotations that say so: `cdk8s-istio apply` and `delete` follow them.
 *
 * The output directory is `outdir`, or the environment variable `CDK8S_OUTDIR`, or `dist`. `cdk8s synth` deletes the content of
 * that directory first, so set `output` in cdk8s.yaml to a directory that holds nothing else.
 */
export class MeshApp extends App {
  private readonly recordsConstructs: boolean;

  public constructor(props: AppProps = {}) {
    super(props);
    this.recordsConstructs = props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
  }

  /** All charts. A chart comes after the charts that it depends on. */
  public get charts(): Chart[] {
    return new Order(this).charts;
  }

  /**
   * Validates the app and writes its manifests into the output directory. If there is an error, nothing is written.
   *
   * @throws if the validation of a construct fails, if two constructs define the same object, or if dependencies form a cycle
   */
  public synth(): void {
    const order = this.validated();
    const charts = this.render(order);
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

  /**
   * Validates the app and returns its manifests as one multi-document YAML text.
   *
   * @throws in the same cases as `synth`
   */
  public synthYaml(): string {
    return joinDocuments(this.render(this.validated()).flatMap(({ manifests }) => manifests.map(({ text }) => text)));
  }

  private validated(): Order {
    const errors = this.node.findAll().flatMap(({ node }) => node.validate().map((error) => `[${node.path}] ${error}`));
    if (errors.length > 0) {
      throw new Error(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
    }
    return new Order(this);
  }

  private render(order: Order): ChartManifests[] {
    const dependencies = new ConstructDependencies(this);
    const manifests = (chart: Chart) => order.objects(chart).map((object) => manifestOf(object, dependencies.annotationsOf(object)));
    const charts = order.charts.map((chart) => ({ chart, manifests: manifests(chart) }));
    refuseDuplicates(charts.flatMap((each) => each.manifests));
    return charts;
  }
}

/** The construct of each object, for tools that show it. cdk8s' own file has only the names of the objects, and two kinds can share a name. */
function constructMetadata(manifests: Manifest[]): string {
  const resources: Record<string, { path: string }> = {};
  for (const { apiVersion, kind, namespace, name, path } of manifests) {
    resources[[apiVersion, kind, namespace, name].join('/')] = { path };
  }
  return JSON.stringify({ version: '1.0.0', resources });
}
