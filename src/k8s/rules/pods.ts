/** Rules for pods and their containers. */
import { RESOURCES } from './amounts';
import { atLeastOne, atMostOne, forbidden, form, label, mapOf, partsOf, range, repeated, unique } from './fields';
import { BrokenRule, Given, isNothing, isSet, Rule } from './rule';
import { PORT_NAME } from '../../names';

/** The name of a port of a container. */
function portName(field: string, options: { required?: boolean } = {}): Rule {
  return form(field, (text) => PORT_NAME.accepts(text), 'a name of at most 15 lower-case letters, digits and hyphens, with a letter', options);
}

/** The number or the name of a port of a container. */
export function portOrName(field: string, { least = 1, required = true } = {}): Rule {
  return (object) => (typeof object[field] === 'string' ? portName(field, { required })(object) : range(field, least, 65_535)(object));
}

const PROBE_HANDLERS = ['exec', 'grpc', 'httpGet', 'tcpSocket'];
const HOOK_HANDLERS = ['exec', 'httpGet', 'sleep', 'tcpSocket'];
const PROBE_NUMBERS = ['failureThreshold', 'initialDelaySeconds', 'periodSeconds', 'successThreshold', 'timeoutSeconds'];
const ID_FIELDS = ['runAsUser', 'runAsGroup'];
const MOST_ID = 2 ** 31 - 1;

/** The sources of a volume. The older ones among them are plugins that Kubernetes has removed. */
const VOLUME_SOURCES = [
  'awsElasticBlockStore', 'azureDisk', 'azureFile', 'cephfs', 'cinder', 'configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'fc', 'flexVolume', 'flocker',
  'gcePersistentDisk', 'gitRepo', 'glusterfs', 'hostPath', 'image', 'iscsi', 'nfs', 'persistentVolumeClaim', 'photonPersistentDisk', 'portworxVolume', 'projected',
  'quobyte', 'rbd', 'scaleIO', 'secret', 'storageos', 'vsphereVolume',
];

/** Mounts name a volume of the pod. */
const MOUNTS: Rule = (pod) => {
  const volumes = partsOf(pod, 'volumes').map(({ name }) => name);
  return ['initContainers', 'containers'].flatMap((kind) => partsOf(pod, kind).flatMap((container, index) => (
    partsOf(container, 'volumeMounts').flatMap(({ name }, at): BrokenRule[] => (typeof name !== 'string' || volumes.includes(name) ? [] : [{
      path: [kind, index, 'volumeMounts', at, 'name'],
      message: `is ${JSON.stringify(name)}, but the pod has no volume with this name. Add the volume${volumes.length > 0 ? `, or name one of ${volumes.join(', ')}` : ''}`,
    }])))));
};

/** Containers and init containers have different names. */
const CONTAINER_NAMES: Rule = (pod) => {
  const all = ['initContainers', 'containers'].flatMap((kind) => partsOf(pod, kind).map(({ name }, index) => ({ kind, index, name })));
  return repeated(all.map(({ name }) => name)).filter(({ index, first }) => all[index].kind !== all[first].kind).map(({ index, value }) => ({
    path: [all[index].kind, all[index].index, 'name'], message: `is ${JSON.stringify(value)}, as an init container has. Rename one of them`,
  }));
};

/** A variable has a value of its own, or takes it from elsewhere. */
const VARIABLE: Rule = ({ value, valueFrom }) => (!isNothing(value) && isSet(valueFrom)
  ? [{ path: ['valueFrom'], rival: ['value'], message: 'and value are both set, but a variable has one value. Delete one of them' }] : []);

const TOLERATION: Rule = ({ key, operator, value, effect, tolerationSeconds }) => [
  ...operator === 'Exists' && !isNothing(value)
    ? [{ path: ['value'], rival: ['operator'], message: `is ${JSON.stringify(value)}, but the operator Exists has no value. Delete it, or use the operator Equal` }] : [],
  ...!key && ['', 'Equal', 'Gt', 'Lt'].includes((operator ?? '') as string) ? [{ path: [], message: 'has no key, so that its operator must be Exists. Add the key, or operator: Exists' }] : [],
  ...isSet(tolerationSeconds) && effect !== 'NoExecute'
    ? [{ path: ['tolerationSeconds'], rival: ['effect'], message: 'is set, but only the effect NoExecute has it. Delete it, or write effect: NoExecute' }] : [],
];

/** The operators of requirements, and how many values they have. */
const REQUIREMENT: Rule = ({ operator, values = [] }) => {
  if (!Array.isArray(values)) {
    return [];
  }
  const count = values.length;
  if ((operator === 'In' || operator === 'NotIn') && count === 0) {
    return [{ path: [], message: `has no values, which the operator ${operator} needs. Add them` }];
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0) {
    return [{ path: ['values'], rival: ['operator'], message: `are set, but the operator ${operator} has none. Delete them, or use In or NotIn` }];
  }
  return (operator === 'Gt' || operator === 'Lt') && count !== 1 ? [{ path: [], message: `has ${count} values, but the operator ${operator} needs exactly one` }] : [];
};

const LABEL_OPERATOR: Rule = ({ operator }) => (['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator as string) || typeof operator !== 'string' ? []
  : [{ path: ['operator'], message: `is ${JSON.stringify(operator)}, but must be one of In, NotIn, Exists, DoesNotExist` }]);

const SECCOMP: Rule = ({ type, localhostProfile }) => {
  if (type === 'Localhost' && !localhostProfile) {
    return [{ path: [], message: 'has no localhostProfile, which the type Localhost needs. Add it' }];
  }
  return typeof type === 'string' && type !== 'Localhost' && isSet(localhostProfile)
    ? [{ path: ['localhostProfile'], rival: ['type'], message: 'is set, but only the type Localhost has it. Delete it, or write type: Localhost' }] : [];
};

const PRIVILEGE: Rule = (context) => {
  const added = mapOf(context, 'capabilities').add;
  const isPrivileged = context.privileged === true || (Array.isArray(added) && added.includes('CAP_SYS_ADMIN'));
  return context.allowPrivilegeEscalation === false && isPrivileged
    ? [{ path: ['allowPrivilegeEscalation'], rival: ['privileged'], message: 'is false, but the container is privileged or has the capability CAP_SYS_ADMIN. Delete one of them' }] : [];
};

function once(field: string): Rule {
  return (container) => {
    const { successThreshold } = mapOf(container, field);
    return typeof successThreshold === 'number' && successThreshold > 1
      ? [{ path: [field, 'successThreshold'], message: `is ${successThreshold}, but must be 1 for this kind of probe` }] : [];
  };
}

function nonEmpty(field: string): Rule {
  return (object: Given) => (object[field] === '' ? [{ path: [field], message: 'is empty, but must be a name' }] : []);
}

/** The rules of the parts of pods, by the type of the part. */
export const POD_RULES: Record<string, readonly Rule[]> = {
  PodSpec: [MOUNTS, CONTAINER_NAMES],
  Container: [label('name', { required: true }), unique('ports', 'name'), once('livenessProbe'), once('startupProbe')],
  ContainerPort: [range('containerPort', 1, 65_535), range('hostPort', 0, 65_535), portName('name')],
  Probe: [
    atMostOne(PROBE_HANDLERS, 'a probe can have only one handler'), atLeastOne(PROBE_HANDLERS, 'a probe'), ...PROBE_NUMBERS.map((field) => range(field, 0)),
    range('terminationGracePeriodSeconds', 1),
  ],
  LifecycleHandler: [atMostOne(HOOK_HANDLERS, 'a hook can have only one handler'), atLeastOne(HOOK_HANDLERS, 'a hook')],
  HTTPGetAction: [portOrName('port')],
  TCPSocketAction: [portOrName('port')],
  GRPCAction: [range('port', 1, 65_535)],
  EnvVar: [VARIABLE, nonEmpty('name')],
  EnvVarSource: [atMostOne(['configMapKeyRef', 'fieldRef', 'resourceFieldRef', 'secretKeyRef'], 'a variable has one source')],
  ResourceRequirements: [RESOURCES],
  Volume: [label('name', { required: true }), atMostOne(VOLUME_SOURCES, 'a volume can have only one source')],
  VolumeMount: [atMostOne(['subPath', 'subPathExpr'], 'a mount can have only one of them')],
  SecurityContext: [...ID_FIELDS.map((field) => range(field, 0, MOST_ID)), PRIVILEGE],
  PodSecurityContext: [...[...ID_FIELDS, 'fsGroup'].map((field) => range(field, 0, MOST_ID)), unique('sysctls', 'name')],
  SeccompProfile: [SECCOMP],
  AppArmorProfile: [SECCOMP],
  Toleration: [TOLERATION],
  TopologySpreadConstraint: [
    range('maxSkew', 1), range('minDomains', 1), nonEmpty('topologyKey'),
    forbidden(['minDomains'], 'whenUnsatisfiable', (value) => value === 'ScheduleAnyway', 'only whenUnsatisfiable: DoNotSchedule has it'),
  ],
  PodAffinityTerm: [nonEmpty('topologyKey')],
  WeightedPodAffinityTerm: [range('weight', 1, 100)],
  PreferredSchedulingTerm: [range('weight', 1, 100)],
  LabelSelectorRequirement: [LABEL_OPERATOR, REQUIREMENT],
  NodeSelectorRequirement: [REQUIREMENT],
};
