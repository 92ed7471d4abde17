import { Component } from './component';
import { KubeObject, ObjectMeta, ObjectsById } from './object';
import { Fields, ifGiven } from '../json';

const IP_ADDRESS = /^([0-9]*\.){3}[0-9]*$/;

/** The address of a remote istiod. */
export interface RemoteAddress {
  readonly remotePilotAddress?: string;
  readonly ipFamilyPolicy?: string;
  readonly ipFamilies?: string[];
}

/** The Service for a remote istiod, and its endpoints if the address is an IP address. */
export function remoteIstiod({ features }: Component, metadata: ObjectMeta, endpointsMeta: ObjectMeta, remote: RemoteAddress): ObjectsById {
  const address = remote.remotePilotAddress;
  if (!address) {
    return {};
  }
  const byIp = IP_ADDRESS.test(address);
  return {
    RemoteService: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        ports: [port(15012, 'tcp-istiod'), { ...port(443, 'tcp-webhook'), targetPort: 15017 }],
        ...(byIp ? {} : { type: 'ExternalName', externalName: address }),
        ipFamilyPolicy: ifGiven(remote.ipFamilyPolicy),
        ipFamilies: ifGiven(remote.ipFamilies),
      },
    },
    RemoteEndpoints: byIp ? (features.remoteEndpointSlice ? endpointSlice : endpoints)(endpointsMeta, address) : undefined,
  };
}

function endpoints(metadata: ObjectMeta, ip: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets: [{ addresses: [{ ip }], ports: endpointPorts() }] };
}

function endpointSlice(metadata: ObjectMeta, ip: string): KubeObject {
  const service = { 'kubernetes.io/service-name': metadata.name, 'endpointslice.kubernetes.io/managed-by': 'cdk8s-istio' };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, labels: { ...service, ...metadata.labels } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [ip] }],
    ports: endpointPorts(),
  };
}

function endpointPorts(): Fields[] {
  return [port(15012, 'tcp-istiod'), port(15017, 'tcp-webhook')];
}

function port(number: number, name: string): Fields {
  return { port: number, name, protocol: 'TCP' };
}
