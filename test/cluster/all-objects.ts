import { Lab } from '../lab';

/** Kinds that come and go by themselves. */
const FLEETING = ['events', 'events.events.k8s.io'];

/** The identity of every object of a cluster, sorted: its kind, namespace and name. */
export async function allObjects(lab: Lab): Promise<string[]> {
  const kinds = (await lab.kubectl(['api-resources', '--verbs=list', '-o', 'name'])).trim().split('\n').filter((kind) => !FLEETING.includes(kind));
  const columns = 'custom-columns=KIND:.kind,NAMESPACE:.metadata.namespace,NAME:.metadata.name';
  const lines = await lab.kubectl(['get', kinds.join(','), '--all-namespaces', '--no-headers', '-o', columns]);
  return lines.trim().split('\n').map((line) => line.trim().replace(/ +/g, ' ')).sort();
}
