import { PortMtls } from './mtls';
import { PolicyObject } from './policies';
import { ServicePort } from './services';
import { Json, partOf, partsOf, Plain, SourceObject, textsOf } from '../../json';

/** The label of the pods that istiod creates for a Gateway of the Kubernetes Gateway API. */
export const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** Whether pods are a gateway: their proxy has no application beside it. */
export function isGateway({ metadata, spec }: { readonly metadata?: Json; readonly spec?: Json }): boolean {
  const { labels, annotations } = partOf(metadata);
  const templates = String(partOf(annotations)['inject.istio.io/templates'] ?? '').split(',').map((name) => name.trim());
  const proxy = partsOf(spec, 'containers').find(({ name }) => name === 'istio-proxy');
  return templates.some((name) => name === 'gateway' || name === 'kube-gateway') || textsOf(proxy?.args).includes('router') || partOf(labels)[GATEWAY_NAME] !== undefined;
}

/**
 * The connections that a port of a gateway accepts. PeerAuthentications do not concern it: its servers say what they accept. Clients have an identity
 * of the mesh only at a server with the TLS mode ISTIO_MUTUAL.
 *
 * @param gateways the Gateways of Istio that select its pods
 */
export function gatewayMtls(gateways: readonly PolicyObject[], port: number): PortMtls {
  const servers = gateways.flatMap((policy) => partsOf(policy.spec, 'servers').map((server) => ({ policy, server })));
  const ofPort = servers.filter(({ server }) => partOf(server.port).number === port);
  const mutual = (ofPort.length > 0 ? ofPort : servers).find(({ server }) => partOf(server.tls).mode === 'ISTIO_MUTUAL');
  return mutual ? { mode: 'STRICT', policy: mutual.policy, hasCertificates: true } : { mode: 'PERMISSIVE', hasCertificates: false };
}

/** Ports for HTTPS by convention. */
const HTTPS_PORTS = [443, 8443];

/**
 * The protocol of a port of a gateway, which its server decides: a server that terminates TLS reads HTTP. Without a server that is known, the port
 * of the Service says it, unless it is for HTTPS.
 *
 * @param protocol that of the port of the Service
 */
export function gatewayProtocol(gateways: readonly PolicyObject[], port: number, protocol: ServicePort['protocol']): ServicePort['protocol'] {
  const servers = gateways.flatMap(({ spec }) => partsOf(spec, 'servers'));
  const server = servers.find((one) => partOf(one.port).number === port);
  if (!server) {
    return HTTPS_PORTS.includes(port) ? 'AUTO' : protocol;
  }
  const name = String(partOf(server.port).protocol).toUpperCase();
  const isHttp = name === 'HTTPS' ? !/PASSTHROUGH/.test(String(partOf(server.tls).mode)) : ['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB'].includes(name);
  return isHttp ? 'HTTP' : 'TCP';
}

/** The Service that istiod creates for a Gateway of the Kubernetes Gateway API. Undefined for other objects, and for waypoints. */
export function serviceOfGateway({ apiVersion, kind, metadata, spec }: SourceObject['object']): Plain | undefined {
  const { gatewayClassName, listeners } = partOf(spec);
  if (kind !== 'Gateway' || !String(apiVersion).startsWith('gateway.networking.k8s.io/') || gatewayClassName === 'istio-waypoint') {
    return undefined;
  }
  const { name, namespace } = partOf(metadata);
  const ports = partsOf({ listeners }, 'listeners').map(({ port, protocol, tls }) => {
    const isHttp = protocol === 'HTTP' || (protocol === 'HTTPS' && partOf(tls).mode !== 'Passthrough');
    return { port, name: isHttp ? 'http' : 'tcp' };
  });
  return { metadata: { name: `${name}-${gatewayClassName}`, namespace }, spec: { selector: { [GATEWAY_NAME]: name }, ports } };
}
