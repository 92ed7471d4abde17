import { ObjectMeta, ObjectsById } from './object';
import { Fields, ifGiven } from '../json';

const IP_ADDRESS = /^([0-9]*\.){3}[0-9]*$/;

/** The address of a remote istiod. */
export interface RemoteAddress {
  readonly remotePilotAddress?: string;
  readonly ipFamilyPolicy?: string;
  readonly ipFamilies?: string[];
}

/** The Service for a remote istiod, and its Endpoints if the address is an IP address. */
export function remoteIstiod(metadata: ObjectMeta, endpointsMeta: ObjectMeta, remote: RemoteAddress): ObjectsById {
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
    RemoteEndpoints: byIp ? {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: endpointsMeta,
      subsets: [{ addresses: [{ ip: address }], ports: [port(15012, 'tcp-istiod'), port(15017, 'tcp-webhook')] }],
    } : undefined,
  };
}

function port(number: number, name: string): Fields {
  return { port: number, name, protocol: 'TCP' };
}
