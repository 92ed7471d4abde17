import { Command, Option } from 'commander';
import { printableLine } from './printable';
import { ADOPTION_SOURCES, Result } from '../reconcile';

/** Names the tools whose objects are adopted. */
export function withAdoption(to: Command): Command {
  const option = new Option('--adopt <owner...>', 'adopt objects of these tools, of another instance, or of any owner, with all their fields');
  return to.addOption(option.choices(ADOPTION_SOURCES).default([], 'none'))
    .option('--force-conflicts', 'take fields from other field managers; each field is shown', false);
}

/** Reports the Helm releases that adopted objects belonged to: as long as Helm has their records, it can change or delete the objects. */
export function reportReleases({ all }: Result): void {
  const releases = all.flatMap(({ release }) => release ? [`kubectl delete secret -n ${release.namespace} -l owner=helm,name=${release.name}`] : []);
  if (releases.length > 0) {
    process.stderr.write('note: Helm still has records of the adopted objects, and could change or delete these. Delete the records (the objects stay):\n'
      + [...new Set(releases)].sort().map((line) => `  ${printableLine(line)}\n`).join(''));
  }
}
