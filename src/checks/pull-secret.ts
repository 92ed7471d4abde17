import { partOf, partsOf, Plain } from '../json';
import { Check, IGNORED } from './check';
import { FindingLevel } from './finding';
import { Injection, Injector } from './injection';
import { namespaceOf, Synthesised, titleOf } from './objects';
import { Pod, podsOf } from './pods';

const CODE = 'PullSecretMissing';

/**
 * A namespace whose pods pull images of the mesh from a private registry, without the Secret that opens it: those pods would wait
 * for their images for ever. Injection adds the name of the Secret to each pod, but nothing brings the Secret along.
 */
export const PULL_SECRET: Check = { code: CODE, level: FindingLevel.WARNING, problems: missingSecrets };

/** A namespace where some pods pull with a Secret. */
interface Need {
  readonly namespace: string;
  readonly secret: string;
  readonly who: string;
  /** The object by which it is known. */
  readonly by: Synthesised;
  readonly injector: Injector;
}

function missingSecrets(sources: Synthesised[]) {
  const present = new Set(sources.flatMap(({ object }) => secretsMadeBy(object)));
  const told = new Set<string>();
  return needsOf(sources).flatMap(({ namespace, secret, who, by, injector }) => {
    const key = keyOf(namespace, secret);
    if (present.has(key) || told.has(key)) {
      return [];
    }
    told.add(key);
    const home = sources.find(({ object }) => object.kind === 'Namespace' && partOf(object.metadata).name === namespace);
    const place = namespace ? `namespace '${namespace}'` : 'the default namespace';
    const message = `${who} pull with the Secret '${secret}', as ${titleOf(injector.source.object)} says, but ${place} has none of that name. `
      + `Add it, or, if something else makes it there, annotate ${home ? 'the namespace' : titleOf(by.object)} with ${IGNORED}: ${CODE}`;
    return [{ message, objects: [home ?? by, by, injector.source] }];
  });
}

/** In the order in which objects stand, namespaces first. */
function needsOf(sources: Synthesised[]): Need[] {
  const injection = new Injection(sources);
  const namespaces = sources.filter(({ object }) => object.kind === 'Namespace');
  const pods = sources.flatMap(podsOf);
  return [
    ...namespaces.flatMap((source) => {
      const namespace = String(partOf(source.object.metadata).name);
      return injection.ofNamespace(namespace)
        .flatMap((injector) => secretsOf(injector).map((secret) => ({ namespace, secret, who: `injected pods of namespace '${namespace}'`, by: source, injector })));
    }),
    ...pods.flatMap((pod) => needsOfPod(pod, injection, sources)),
  ];
}

/** What injection adds to the pod, and what it names itself or by its service account, as istiod does. */
function needsOfPod(pod: Pod, injection: Injection, sources: Synthesised[]): Need[] {
  const injecting = injection.ofPod(pod);
  const own = [...partsOf(pod.spec, 'imagePullSecrets'), ...partsOf(accountOf(pod, sources), 'imagePullSecrets')].map(({ name }) => name);
  return injection.injectors.flatMap((injector) => secretsOf(injector)
    .filter((secret) => injecting.includes(injector) || own.includes(secret))
    .map((secret) => ({ namespace: pod.namespace, secret, who: `the pods of ${titleOf(pod.source.object)}`, by: pod.source, injector })));
}

function accountOf({ namespace, spec }: Pod, sources: Synthesised[]): Plain {
  const name = spec.serviceAccountName ?? 'default';
  const found = sources.find(({ object }) => object.kind === 'ServiceAccount' && partOf(object.metadata).name === name && namespaceOf(object) === namespace);
  return found?.object ?? {};
}

function secretsOf({ values }: Injector): string[] {
  const { imagePullSecrets } = partOf(values, 'global');
  return Array.isArray(imagePullSecrets) ? imagePullSecrets.map(String) : [];
}

/** A Secret, or an object of which a controller of its kind makes one. */
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
