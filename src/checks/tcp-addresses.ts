import { versionOf } from './access-model';
import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { isServiceEntry } from './networking-objects';
import { isSince, meshConfigOf } from '../istio/internal';
import { partOf, partsOf, SourceObject, textsOf, titleOf } from '../json';
import { istiodsOf } from '../security/internal';

/**
 * Finds ServiceEntries whose ports take connections to all addresses: connections with the protocol TCP do not name a host.
 *
 * @see https://istio.io/latest/docs/reference/config/analysis/ist0134/
 */
export const TCP_ADDRESSES: Check = { code: 'TcpAddressesMissing', level: CheckFindingLevel.WARNING, run: withoutAddresses };

function withoutAddresses(sources: SourceObject[]): CheckResult[] {
  const hasAddresses = isAllocating(sources);
  return sources.filter(isServiceEntry).filter((source) => !hasAddresses || isLeftOut(source)).flatMap((source) => {
    const { hosts, addresses, ports, resolution = 'NONE' } = partOf(source.object.spec);
    const isSafe = textsOf(addresses).length > 0 || resolution === 'NONE'; // without a resolution, connections go to the address that the client called
    const port = isSafe ? undefined : partsOf({ ports }, 'ports').find(({ protocol }) => isTcp(protocol));
    return port === undefined ? [] : [{
      objects: [source],
      message: `${titleOf(source.object)}: port ${String(port.number)} has the protocol TCP, and spec.addresses is empty. Connections over TCP do not name a host, so proxies send `
        + `every connection to port ${String(port.number)} to ${textsOf(hosts).join(', ')}, unless the address belongs to another service. Write the IP addresses that clients connect to in spec.addresses`,
    }];
  });
}

/** A port without a protocol is TCP. */
function isTcp(protocol: unknown): boolean {
  return protocol === undefined || protocol === '' || String(protocol).toUpperCase() === 'TCP';
}

/**
 * Whether proxies answer DNS requests with addresses that are allocated to hosts without one. Since Istio 1.25, istiod allocates them. Before, proxies do,
 * if they are told so.
 */
function isAllocating(sources: SourceObject[]): boolean {
  const capturing = sources.map(({ object }) => partOf(meshConfigOf(object), 'defaultConfig', 'proxyMetadata')).filter((metadata) => isTrue(metadata.ISTIO_META_DNS_CAPTURE));
  const { PILOT_ENABLE_IP_AUTOALLOCATE = isSince(versionOf(sources), '1.25') } = istiodsOf(sources)[0]?.env ?? {};
  return capturing.some((metadata) => isTrue(metadata.ISTIO_META_DNS_AUTO_ALLOCATE) || isTrue(PILOT_ENABLE_IP_AUTOALLOCATE));
}

function isTrue(value: unknown): boolean {
  return String(value) === 'true';
}

/** Whether a ServiceEntry says that it gets no address. */
function isLeftOut({ object }: SourceObject): boolean {
  return partOf(object.metadata, 'labels')['networking.istio.io/enable-autoallocate-ip'] === 'false';
}
