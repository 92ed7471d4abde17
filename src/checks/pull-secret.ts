import { partOf, partsOf, Plain, SourceObject, textsOf, titleOf } from '../json';
import { Check, IGNORED } from './check';
import { CheckFindingLevel } from './finding';
import { Injection, Injector } from './injection';
import { namespaceOf } from './objects';
import { Pod, podsOf } from './pods';

const CODE = 'PullSecretMissing';

/**
 * Finds a namespace whose pods pull images of the mesh from a private registry, if the namespace has no pull Secret. Those pods
 * would never get their images. Injection adds the name of the Secret to each pod, but it does not create the Secret.
 */
export const PULL_SECRET: Check = { code: CODE, level: CheckFindingLevel.WARNING, run: missingSecrets };

/** A namespace with pods that use a pull Secret. */
interface SecretUse {
  readonly namespace: string;
  readonly secret: string;
  /** The pods, for the message. */
  readonly pods: string;
  /** The namespace or the workload of the pods. */
  readonly user: SourceObject;
  readonly injector: Injector;
}

function missingSecrets(sources: SourceObject[]) {
  const present = new Set(sources.flatMap(({ object }) => secretsMadeBy(object)));
  const reported = new Set<string>();
  return secretUses(sources).flatMap(({ namespace, secret, pods, user, injector }) => {
    const key = keyOf(namespace, secret);
    if (present.has(key) || reported.has(key)) {
      return [];
    }
    reported.add(key);
    const home = sources.find(({ object }) => object.kind === 'Namespace' && partOf(object.metadata).name === namespace);
    const place = namespace ? `namespace '${namespace}'` : 'the default namespace';
    const message = `${pods} use the pull Secret '${secret}' (${titleOf(injector.source.object)} sets it), but ${place} has no Secret of that name. `
      + `Add the Secret. If another tool creates it, annotate ${home ? 'the namespace' : titleOf(user.object)} with ${IGNORED}: ${CODE}`;
    return [{ message, objects: [home ?? user, user, injector.source] }];
  });
}

/** All uses of pull Secrets: first those of namespaces, then those of pods, each in the order of the objects. */
function secretUses(sources: SourceObject[]): SecretUse[] {
  const injection = new Injection(sources);
  const namespaces = sources.filter(({ object }) => object.kind === 'Namespace');
  const pods = sources.flatMap(podsOf);
  return [
    ...namespaces.flatMap((source) => {
      const namespace = String(partOf(source.object.metadata).name);
      return injection.ofNamespace(namespace)
        .flatMap((injector) => secretsOf(injector).map((secret) => ({ namespace, secret, pods: `injected pods of namespace '${namespace}'`, user: source, injector })));
    }),
    ...pods.flatMap((pod) => secretUsesOfPod(pod, injection, sources)),
  ];
}

/** The Secrets of the mesh that injection adds to the pod, and those that the pod or its service account names. */
function secretUsesOfPod(pod: Pod, injection: Injection, sources: SourceObject[]): SecretUse[] {
  const injecting = injection.ofPod(pod);
  const own = [...partsOf(pod.spec, 'imagePullSecrets'), ...partsOf(accountOf(pod, sources), 'imagePullSecrets')].map(({ name }) => name);
  return injection.injectors.flatMap((injector) => secretsOf(injector)
    .filter((secret) => injecting.includes(injector) || own.includes(secret))
    .map((secret) => ({ namespace: pod.namespace, secret, pods: `the pods of ${titleOf(pod.source.object)}`, user: pod.source, injector })));
}

function accountOf({ namespace, spec }: Pod, sources: SourceObject[]): Plain {
  const name = spec.serviceAccountName ?? 'default';
  const found = sources.find(({ object }) => object.kind === 'ServiceAccount' && partOf(object.metadata).name === name && namespaceOf(object) === namespace);
  return found?.object ?? {};
}

function secretsOf({ values }: Injector): string[] {
  return textsOf(partOf(values, 'global').imagePullSecrets);
}

/** The keys of the Secrets that an object is or that a controller creates from it. */
function secretsMadeBy(object: Plain): string[] {
  if (!['Secret', 'SealedSecret', 'ExternalSecret'].includes(String(object.kind))) {
    return [];
  }
  const name = partOf(object.spec, 'target').name ?? partOf(object.metadata).name;
  return [keyOf(namespaceOf(object), String(name))];
}

function keyOf(namespace: string, secret: string): string {
  return `${namespace}/${secret}`;
}
