import { partOf, partsOf, Plain, SourceObject, titleOf } from '../json';
import { Check, IGNORED } from './check';
import { CheckFindingLevel } from './finding';
import { namespaceOf } from './objects';

const CODE = 'WebhookServiceMissing';

/**
 * Finds a webhook that calls an istiod whose Service the synthesis lacks, although it has another istiod in the same namespace. Such a webhook
 * validates or injects nothing: its revision is misspelt.
 */
export const WEBHOOK_SERVICE: Check = { code: CODE, level: CheckFindingLevel.WARNING, run: missingServices };

const KINDS = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'];

function missingServices(sources: SourceObject[]) {
  const services = sources.map(({ object }) => object).filter(({ kind }) => kind === 'Service')
    .map((object) => ({ namespace: namespaceOf(object), name: String(partOf(object.metadata).name) }));
  const configurations = sources.filter(({ object }) => KINDS.includes(String(object.kind)));
  return configurations.flatMap((source) => calledBy(source.object).flatMap(({ namespace, name }) => {
    const istiods = services.filter((one) => one.namespace === namespace && isIstiod(one.name)).map((one) => one.name);
    if (!isIstiod(name) || istiods.length === 0 || istiods.includes(name)) {
      return [];
    }
    const message = `${titleOf(source.object)} calls the Service ${namespace}/${name}, but there is no such Service, only ${istiods.join(', ')}. `
      + `Name a revision that is installed. If another tool creates the Service, annotate the object with ${IGNORED}: ${CODE}`;
    return [{ message, objects: [source] }];
  }));
}

/** The Services that the webhooks of a configuration call, each once. */
function calledBy(configuration: Plain): { namespace: string; name: string }[] {
  const called = partsOf(configuration, 'webhooks').map(({ clientConfig }) => partOf(clientConfig, 'service')).filter(({ name }) => name !== undefined)
    .map(({ namespace, name }) => ({ namespace: String(namespace), name: String(name) }));
  return called.filter(({ namespace, name }, index) => called.findIndex((one) => one.name === name && one.namespace === namespace) === index);
}

function isIstiod(service: string): boolean {
  return /^istiod(-|$)/.test(service);
}
