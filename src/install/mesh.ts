import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { IstioBase } from './base';
import { IstioCrds } from './crds';
import { baseSettings, gatewaysInMesh, meshNamespace, ofMesh } from './from-props';
import { ImportedMesh, MeshAttributes } from './imported-mesh';
import { IstioIngressGateway } from './ingress-gateway';
import { IstioIngressGatewayProps } from './ingress-gateway-props';
import { Istiod } from './istiod';
import { meshFacts } from './mesh-facts';
import { MeshNamespace } from './mesh-namespace';
import { MeshProps } from './mesh-props';
import { MESH_PROPS } from './prop-rules';
import { includesDefinitions } from './resource-scope';
import { IMesh, IstioVersion, MeshPathNormalization, PeerAuthentication } from '../istio';
import { claimObject, registerMesh } from '../istio/internal';
import { checkProps } from '../names';

/**
 * A whole Istio mesh: namespaces, CustomResourceDefinitions, control plane and ingress gateways, as Istio's own charts render it.
 *
 * It is a Chart, so it has a manifest of its own. Each object is a construct of its own, whose JSON patches are applied last.
 * Constructs in the same App find the facts of the mesh by themselves, unless the App has several meshes.
 */
export class Mesh extends Chart implements IMesh {
  /**
   * A mesh that another program installs. It emits no objects: it gives the constructs of this App the facts of the mesh.
   *
   * @param scope the App, or any construct in it
   * @throws if the version is missing, or if an attribute is not valid
   */
  public static fromAttributes(scope: Construct, id: string, attributes: MeshAttributes): IMesh {
    return new ImportedMesh(scope, id, attributes);
  }

  /** The version of Istio. */
  public readonly version: IstioVersion;

  /** The trust domain of the mesh config. */
  public readonly trustDomain: string;

  /** The trust domain aliases of the mesh config. */
  public readonly trustDomainAliases: string[];

  /** The DNS domain of the cluster. */
  public readonly clusterDomain: string;

  /** The root namespace of the mesh config. This is the namespace of the control plane, unless the mesh config names another one. */
  public readonly rootNamespace: string;

  /** How proxies normalise paths, by the mesh config. */
  public readonly pathNormalization: MeshPathNormalization;

  /** The revision of the control plane, `default` if it has no revision. */
  public readonly revision: string;

  /** The CustomResourceDefinitions. It is undefined if the prop `crds` is false, or if the mesh only has objects inside of namespaces. */
  public readonly crds?: IstioCrds;

  /** The objects that all control planes of the namespace share. */
  public readonly base: IstioBase;

  /** The control plane. */
  public readonly istiod: Istiod;

  /** The ingress gateways. */
  public readonly ingress: IstioIngressGateway[];

  /** @throws if a required prop is missing, if a prop is not a valid name, or if the version does not have a prop */
  constructor(scope: Construct, id: string, props: MeshProps) {
    super(scope, id);
    checkProps(this.node.path, props, MESH_PROPS);
    this.version = props.version;
    const namespace = meshNamespace(props);
    const gateways = gatewaysInMesh(this.version, props);
    if (props.createNamespaces ?? true) {
      this.addNamespaces([namespace, ...gateways.map((gateway) => gateway.namespace!)]);
    }
    const own = { ...ofMesh(props), version: this.version };
    if ((props.crds ?? true) && includesDefinitions(baseSettings(this.version, own).global.resourceScope)) {
      this.crds = new IstioCrds(this, 'crds', { version: this.version, exclude: props.excludedCrds, descriptions: props.crdDescriptions });
    }
    this.base = new IstioBase(this, 'base', own);
    this.istiod = new Istiod(this, 'istiod', own);
    const facts = meshFacts(this.istiod);
    this.trustDomain = facts.trustDomain;
    this.trustDomainAliases = facts.trustDomainAliases;
    this.clusterDomain = facts.clusterDomain;
    this.rootNamespace = facts.rootNamespace;
    this.pathNormalization = facts.pathNormalization;
    this.revision = this.istiod.revision;
    this.ingress = this.addGateways(gateways);
    if (props.mtls) {
      this.addMtls(props.mtls);
    }
    registerMesh(this);
  }

  private addGateways(gateways: IstioIngressGatewayProps[]): IstioIngressGateway[] {
    const scope = new Construct(this, 'ingress');
    return gateways.map((gateway, index) => {
      const first = gateways.findIndex(({ name, namespace }) => name === gateway.name && namespace === gateway.namespace);
      if (first < index) {
        throw new Error(`${this.node.path}: ingress[${index}] and ingress[${first}] are both '${gateway.name}' in namespace '${gateway.namespace}'. `
          + 'Give one of them another name or namespace');
      }
      return new IstioIngressGateway(scope, gateway.namespace === this.istiod.namespace ? gateway.name : `${gateway.namespace}.${gateway.name}`, gateway);
    });
  }

  private addNamespaces(names: string[]): void {
    for (const name of new Set(names)) {
      new MeshNamespace(this, `namespace-${name}`, { name });
    }
  }

  private addMtls(mode: string): void {
    const policy = new PeerAuthentication(this, 'mtls', {
      mesh: this,
      metadata: { name: 'default', namespace: this.rootNamespace },
      spec: { mtls: { mode } },
    });
    claimObject(policy, { object: policy, repair: 'Leave out the prop mtls of Mesh, or the other construct' });
  }
}
