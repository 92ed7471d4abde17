import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { settingProblems } from './fragments';
import { withoutInternalDefaults } from './internal-defaults';
import { objectValueProblems } from './objects';
import { inOrder, ValuesProblem, ValuesSource } from './problems';
import {
  baseFromValues, checkedValues, cniFromValues, gatewayFromValues, istiodAsMerged, istiodFromMerged, istiodFromValues, ztunnelFromValues,
} from './values';
import { IstioCrds } from '../install';
import {
  addObjects, baseObjects, cniObjects, component, gatewayObjects, includesDefinitions, istiodObjects, ztunnelObjects,
} from '../install/internal';
import { IstioVersion } from '../istio';
import { Fields } from '../json';
import { BaseSettings, ChartName, CHARTS, CniSettings, GatewaySettings, installFeatures, NodeChartName, ZtunnelSettings } from '../settings';

/** The values of each chart. A chart of agents on nodes is only installed if there are values for it, which can be empty. */
export type ChartValues = Record<Exclude<ChartName, NodeChartName>, ValuesSource[]> & Partial<Record<NodeChartName, ValuesSource[]>>;

/** The Helm releases of an install: their namespaces and names, and the values of each chart. */
export interface HelmInstallProps {
  readonly version: IstioVersion;
  readonly namespace: string;
  readonly gatewayName: string;
  readonly gatewayNamespace: string;
  readonly crds: boolean;
  /** Whether the CustomResourceDefinitions have descriptions. */
  readonly crdDescriptions?: boolean;
  /** The names of fields of Kubernetes that are not checked. */
  readonly allowedKubernetesFields?: readonly string[];
  /**
   * The namespace of the CNI agent.
   *
   * @default - the namespace of the control plane
   */
  readonly cniNamespace?: string;
  /**
   * The namespace of ztunnel.
   *
   * @default - the namespace of the control plane
   */
  readonly ztunnelNamespace?: string;
  readonly values: ChartValues;
}

/** An install from the values of the official charts: the objects that `helm template` renders for them. */
export class HelmInstall extends Chart {
  /** All problems of the values. If the charts could not render the values, there are no objects. */
  public readonly problems: ValuesProblem[];

  constructor(scope: Construct, id: string, props: HelmInstallProps) {
    super(scope, id);
    const { version, values, allowedKubernetesFields: allowed } = props;
    const base = checkedValues(version, 'base', values.base, allowed);
    const istiod = checkedValues(version, 'istiod', values.istiod, allowed);
    const gateway = checkedValues(version, 'gateway', values.gateway, allowed);
    const cni = checkedValues(version, 'cni', values.cni ?? [], allowed);
    const ztunnel = checkedValues(version, 'ztunnel', values.ztunnel ?? [], allowed);
    const problems = [base, istiod, gateway, cni, ztunnel].flatMap((chart) => chart.problems);
    if (problems.every(({ isUnknown, breaksRule }) => isUnknown || breaksRule)) {
      const settings = {
        base: baseFromValues(version, base.values),
        istiod: istiodFromValues(version, istiod.values),
        gateway: gatewayFromValues(version, gateway.values),
        cni: cniFromValues(version, cni.values),
        ztunnel: ztunnelFromValues(version, ztunnel.values),
      };
      this.addBase(props, settings.base);
      this.addIstiod(props, istiod.values);
      this.addGateway(props, settings.gateway);
      if (values.cni) {
        this.addCni(props, settings.cni);
      }
      if (values.ztunnel) {
        this.addZtunnel(props, settings.ztunnel);
      }
      problems.push(
        ...CHARTS.flatMap((chart) => settingProblems(version, chart, values[chart] ?? [], settings[chart])),
        ...CHARTS.flatMap((chart) => this.objectProblems(chart, props)),
      );
    }
    this.problems = inOrder(problems);
  }

  private objectProblems(chart: ChartName, { version, values, allowedKubernetesFields: allowed }: HelmInstallProps): ValuesProblem[] {
    const objects = (this.node.tryFindChild(chart)?.node.children ?? []).filter((child) => ApiObject.isApiObject(child)) as ApiObject[];
    return objectValueProblems(version, chart, { sources: values[chart] ?? [], objects: objects.map((object) => object.toJson()), allowed });
  }

  private addBase({ version, namespace, crds, crdDescriptions: descriptions }: HelmInstallProps, settings: BaseSettings): void {
    if (crds && includesDefinitions(settings.global.resourceScope)) {
      const { excludedCRDs, enableCRDTemplates } = settings.base;
      const definitions = new IstioCrds(this, 'crds', { version, exclude: enableCRDTemplates ? excludedCRDs : [], descriptions });
      if (installFeatures(version).publishedCrdLabels && !enableCRDTemplates) {
        labelAsPublished(definitions);
      }
    }
    addObjects(new Construct(this, 'base'), baseObjects(component(version, 'istio-base', namespace), settings));
  }

  private addIstiod({ version, namespace }: HelmInstallProps, values: Fields): void {
    const merged = istiodAsMerged(version, values);
    const settings = istiodFromMerged(version, merged);
    const given = { given: withoutInternalDefaults(values), merged };
    addObjects(new Construct(this, 'istiod'), istiodObjects(component(version, 'istiod', namespace), settings, given));
  }

  private addGateway({ version, gatewayName, gatewayNamespace }: HelmInstallProps, settings: GatewaySettings): void {
    addObjects(new Construct(this, 'gateway'), gatewayObjects(component(version, gatewayName, gatewayNamespace), settings));
  }

  private addCni({ version, namespace, cniNamespace = namespace }: HelmInstallProps, settings: CniSettings): void {
    addObjects(new Construct(this, 'cni'), cniObjects(component(version, 'istio-cni', cniNamespace), settings));
  }

  private addZtunnel({ version, namespace, ztunnelNamespace = namespace }: HelmInstallProps, settings: ZtunnelSettings): void {
    addObjects(new Construct(this, 'ztunnel'), ztunnelObjects(component(version, 'ztunnel', ztunnelNamespace), settings));
  }
}

/** Sets the labels that Istio publishes the definitions with. The chart keeps these labels if it does not template the definitions. */
function labelAsPublished(definitions: IstioCrds): void {
  for (const definition of definitions.node.children.filter((child) => ApiObject.isApiObject(child)) as ApiObject[]) {
    const area = /(security|telemetry)\.istio\.io$/.exec(definition.name)?.[1];
    definition.addJsonPatch(JsonPatch.replace('/metadata/labels', { app: 'istio-pilot', ...(area ? { istio: area } : {}) }));
  }
}
