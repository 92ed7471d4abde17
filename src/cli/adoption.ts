import { Command, Option } from 'commander';
import { INSTALLERS, Result } from '../reconcile';

/** Names the tools whose objects are adopted. */
export function withAdoption(to: Command): Command {
  const option = new Option('--adopt <installer...>', 'adopt objects that these tools installed, with all their fields');
  return to.addOption(option.choices(INSTALLERS).default([], 'none'));
}

/** Reports the Helm releases that adopted objects belonged to: as long as Helm has their records, it can change or delete the objects. */
export function reportReleases({ all }: Result): void {
  const releases = all.flatMap(({ release }) => release ? [`kubectl delete secret -n ${release.namespace} -l owner=helm,name=${release.name}`] : []);
  if (releases.length > 0) {
    process.stderr.write('note: Helm still has records of the adopted objects, and could change or delete these. Delete the records (the objects stay):\n'
      + [...new Set(releases)].sort().map((line) => `  ${line}\n`).join(''));
  }
}
