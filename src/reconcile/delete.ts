import { groupOf } from '../json';
import { keyOf, KubeClient } from '../kube';
import { Deletion, DeletionOptions } from './deletion';
import { DesiredError } from './desired';
import { Result, RunOptions } from './events';
import { checkGuards, GuardOptions } from './guard';
import { Instance } from './instance';
import { Inventory, InventoryEntry } from './inventory';
import { Deadline } from './wait';

export interface DeleteOptions extends RunOptions, DeletionOptions, GuardOptions {
  instance: Instance;
}

/** Deletes all objects of an instance, and then its inventory. If objects are left, the inventory stays and names them. */
export async function deleteAll(client: KubeClient, options: DeleteOptions): Promise<Result> {
  const { instance } = options;
  const inventory = await Inventory.read(client, instance);
  if (!inventory.exists) {
    throw new DesiredError(`nothing is known of instance '${instance.name}' in namespace '${instance.namespace}': there is no ConfigMap ${instance.inventory.name}. Choose an instance with --instance and -n`);
  }
  await checkGuards(client, [], inventory.all, options);
  const result = new Result();
  const deletion = new Deletion(client, result, options, new Deadline(options.timeout));
  // The namespace of the inventory is deleted last, and only if all other objects are gone.
  const isHome = (entry: InventoryEntry) => groupOf(entry.apiVersion) === '' && entry.kind === 'Namespace' && entry.name === instance.namespace;
  const retained = await deletion.delete(inventory.all.filter((entry) => !isHome(entry)));
  if (result.interrupted) {
    return result;
  }
  const home = inventory.all.filter(isHome);
  await inventory.write([...retained, ...home]);
  if (retained.length > 0) {
    home.forEach(({ uid, ...ref }) => result.record(keyOf(ref), { ref, action: 'kept', message: 'it holds the inventory of the objects that are left' }));
  } else if ((await deletion.delete(home)).length === 0) {
    await inventory.delete();
  }
  return result;
}
