import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { IstioBase } from './base';
import { IstioCrds } from './crds';
import { gatewaysInMesh, meshNamespace, ofMesh } from './from-props';
import { IstioIngressGateway } from './ingress-gateway';
import { Istiod } from './istiod';
import { MeshNamespace } from './mesh-namespace';
import { MeshProps } from './mesh-props';
import { checkGatewayName } from './refusals';
import { IstioVersion, PeerAuthentication } from '../istio';
import { IstioIngressGatewayProps } from './ingress-gateway-props';

/**
 * A whole Istio mesh: namespaces, CustomResourceDefinitions, control plane and ingress gateways, as Istio's own charts give it.
 *
 * It is a Chart, and so synthesised into a file of its own. Each object is a construct of its own, whose JSON patches are applied last.
 */
export class Mesh extends Chart {
  /** The release of Istio. */
  public readonly version: IstioVersion;

  /** The namespace of the control plane, whose configuration holds for the whole mesh. */
  public readonly rootNamespace: string;

  /** The control plane. */
  public readonly istiod: Istiod;

  /** The ingress gateways. */
  public readonly ingress: IstioIngressGateway[];

  constructor(scope: Construct, id: string, props: MeshProps = {}) {
    super(scope, id);
    this.version = props.version ?? IstioVersion.of(this);
    this.rootNamespace = meshNamespace(props);
    const gateways = gatewaysInMesh(this.version, props);
    if (props.createNamespaces ?? true) {
      this.addNamespaces(gateways);
    }
    const own = { ...ofMesh(props), version: this.version };
    if (props.crds ?? true) {
      new IstioCrds(this, 'crds', { version: this.version, exclude: props.excludedCrds });
    }
    new IstioBase(this, 'base', own);
    this.istiod = new Istiod(this, 'istiod', own);
    this.ingress = this.addGateways(gateways);
    if (props.mtls) {
      this.addMtls(props.mtls);
    }
  }

  private addGateways(gateways: IstioIngressGatewayProps[]): IstioIngressGateway[] {
    const scope = new Construct(this, 'ingress');
    return gateways.map((gateway, index) => {
      checkGatewayName(`${this.node.path}: ingress[${index}]`, gateway.name);
      const twin = gateways.findIndex(({ name, namespace }) => name === gateway.name && namespace === gateway.namespace);
      if (twin < index) {
        throw new Error(`${this.node.path}: ingress[${index}] and ingress[${twin}] are both '${gateway.name}' in namespace '${gateway.namespace}'. `
          + 'Give one of them another name or namespace');
      }
      return new IstioIngressGateway(scope, gateway.namespace === this.rootNamespace ? gateway.name : `${gateway.namespace}.${gateway.name}`, gateway);
    });
  }

  private addNamespaces(gateways: IstioIngressGatewayProps[]): void {
    const names = new Set([this.rootNamespace, ...gateways.map((gateway) => gateway.namespace!)]);
    for (const name of names) {
      new MeshNamespace(this, `namespace-${name}`, { name });
    }
  }

  private addMtls(mode: string): void {
    new PeerAuthentication(this, 'mtls', {
      version: this.version,
      metadata: { name: 'default', namespace: this.rootNamespace },
      spec: { mtls: { mode } },
    });
  }
}
