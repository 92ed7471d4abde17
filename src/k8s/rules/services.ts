/** Rules for Services. */
import { forbidden, label, partsOf, range, repeated, unique } from './fields';
import { portOrName } from './pods';
import { BrokenRule, Given, Rule } from './rule';
import { isAddressBlock } from '../../names';

/** The default range of `--service-node-port-range` of the API server. */
const NODE_PORTS = { least: 30_000, most: 32_767 } as const;

const NODE_PORT: Rule = ({ nodePort }) => (typeof nodePort === 'number' && nodePort !== 0 && (nodePort < NODE_PORTS.least || nodePort > NODE_PORTS.most)
  ? [{
    path: ['nodePort'],
    message: `is ${nodePort}, but node ports are from ${NODE_PORTS.least} to ${NODE_PORTS.most}`,
    rightIf: 'the API server has another range of node ports',
  }]
  : []);

/** Several ports have names, and no two have the same node port for a protocol. */
const PORTS: Rule = (service) => {
  const ports = partsOf(service, 'ports');
  const unnamed = ports.length > 1 ? ports.flatMap(({ name }, index) => (name ? [] : [index])) : [];
  const taken = repeated(ports.map(({ nodePort, protocol }) => (nodePort ? `${nodePort}/${protocol ?? 'TCP'}` : undefined)));
  return [
    ...unnamed.map((index): BrokenRule => ({ path: ['ports', index], message: 'has no name, but each of several ports must have one. Add it' })),
    ...taken.map(({ index, first }): BrokenRule => ({
      path: ['ports', index, 'nodePort'], message: `is ${String(ports[index].nodePort)}, as of item ${first}. Change or delete one of them`,
    })),
  ];
};

const NODE_PORT_OF_TYPE: Rule = (service) => (typeOf(service) !== 'ClusterIP' ? [] : partsOf(service, 'ports').flatMap(({ nodePort }, index): BrokenRule[] => (
  nodePort ? [{ path: ['ports', index, 'nodePort'], rival: ['type'], message: 'is set, but a Service of the type ClusterIP has no node ports. Delete it, or change the type' }] : [])));

const FAMILIES: Rule = ({ ipFamilies, ipFamilyPolicy }) => {
  const families = Array.isArray(ipFamilies) ? ipFamilies : [];
  return [
    ...repeated(families).map(({ index, value }): BrokenRule => ({ path: ['ipFamilies', index], message: `is ${JSON.stringify(value)} again. Delete one of them` })),
    ...(families.length > 1 && ipFamilyPolicy === 'SingleStack'
      ? [{ path: ['ipFamilies'], rival: ['ipFamilyPolicy'], message: 'has two families, but ipFamilyPolicy is SingleStack. Name one family, or change the policy' }] : []),
  ];
};

/** Whether a text is a range of addresses. The API server ignores zeros at the beginning of numbers. */
function isRange(text: string): boolean {
  const plain = text.trim().replace(/(?<![\da-fA-F:])0+(?=\d)/g, '');
  return plain.includes('/') && isAddressBlock(plain);
}

const SOURCE_RANGES: Rule = ({ loadBalancerSourceRanges: ranges }) => (Array.isArray(ranges) ? ranges : []).flatMap((each, index): BrokenRule[] => (
  typeof each === 'string' && !isRange(each)
    ? [{ path: ['loadBalancerSourceRanges', index], message: `is ${JSON.stringify(each)}, but must be a range of addresses, such as "10.0.0.0/8"` }] : []));

const EXTERNAL_NAME: Rule = (service) => (service.type === 'ExternalName' && !service.externalName
  ? [{ path: ['type'], message: 'is ExternalName, but the Service has no externalName. Use another type' }] : []);

function typeOf({ type }: Given): unknown {
  return type || 'ClusterIP';
}

function isReachable(service: Given): boolean {
  return ['LoadBalancer', 'NodePort'].includes(typeOf(service) as string) || (Array.isArray(service.externalIPs) && service.externalIPs.length > 0);
}

const LOAD_BALANCER = ['allocateLoadBalancerNodePorts', 'loadBalancerClass', 'loadBalancerSourceRanges'];

/** The rules of the parts of Services, by the type of the part. */
export const SERVICE_RULES: Record<string, readonly Rule[]> = {
  ServiceSpec: [
    PORTS, NODE_PORT_OF_TYPE, unique('ports', 'name'), FAMILIES, SOURCE_RANGES, EXTERNAL_NAME,
    forbidden(LOAD_BALANCER, 'type', (_, service) => typeOf(service) !== 'LoadBalancer', 'only a Service of the type LoadBalancer has it'),
    forbidden(['externalTrafficPolicy'], 'type', (_, service) => !isReachable(service), 'only a Service of the type LoadBalancer or NodePort has it'),
  ],
  ServicePort: [
    range('port', 1, 65_535), portOrName('targetPort', { least: 0, required: false }), NODE_PORT, // the target port 0, or '', is the port itself
    label('name'),
  ],
};
