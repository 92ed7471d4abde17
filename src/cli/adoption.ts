import { Command, Option } from 'commander';
import { INSTALLERS, Result } from '../reconcile';

export function withAdoption(to: Command): Command {
  const option = new Option('--adopt <installer...>', 'take over what was installed by these, with all their fields');
  return to.addOption(option.choices(INSTALLERS).default([], 'none'));
}

/** Tells of the records that Helm still has of what was adopted: with them it would change the objects back, or delete them. */
export function noteReleases({ all }: Result): void {
  const releases = all.flatMap(({ release }) => release ? [`kubectl delete secret -n ${release.namespace} -l owner=helm,name=${release.name}`] : []);
  if (releases.length > 0) {
    process.stderr.write('note: helm still has records of what was its own, and could change it back or delete it. Delete them (the objects stay):\n'
      + [...new Set(releases)].sort().map((line) => `  ${line}\n`).join(''));
  }
}
