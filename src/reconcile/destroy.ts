import { keyOf, KubeClient } from '../kube';
import { DesiredError } from './desired';
import { Result, RunOptions } from './events';
import { GuardOptions, heed } from './guard';
import { Instance } from './instance';
import { Entry, Inventory } from './inventory';
import { Removal, RemovalOptions } from './remove';
import { Deadline } from './wait';

export interface DestroyOptions extends RunOptions, RemovalOptions, GuardOptions {
  instance: Instance;
}

/** Deletes all that an instance has in the cluster, and then its inventory, which names what is left if anything is. */
export async function destroy(client: KubeClient, options: DestroyOptions): Promise<Result> {
  const { instance } = options;
  const inventory = await Inventory.read(client, instance);
  if (!inventory.exists) {
    throw new DesiredError(`nothing is known of instance '${instance.name}' in namespace '${instance.namespace}': there is no ConfigMap ${instance.inventory.name}. Choose with --instance and -n`);
  }
  await heed(client, [], inventory.all, options);
  const result = new Result();
  const removal = new Removal(client, result, options, new Deadline(options.timeout));
  // The namespace that holds the inventory goes last, and only when nothing is left to be known.
  const isHome = (entry: Entry) => entry.kind === 'Namespace' && entry.name === instance.namespace;
  const retained = await removal.remove(inventory.all.filter((entry) => !isHome(entry)));
  if (result.interrupted) {
    return result;
  }
  const home = inventory.all.filter(isHome);
  await inventory.write([...retained, ...home]);
  if (retained.length > 0) {
    home.forEach(({ uid, ...ref }) => result.record(keyOf(ref), { ref, action: 'kept', message: 'it holds the inventory of what is left' }));
  } else if ((await removal.remove(home)).length === 0) {
    await inventory.remove();
  }
  return result;
}
