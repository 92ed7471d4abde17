import { Command, Option } from 'commander';
import { parseManifests } from './manifests';
import { printableLine } from './printable';
import { MeshRuleOptions, MeshRules, meshRules } from '../mesh';
import { ADOPTION_SOURCES, deletedHelmReleases, Result } from '../reconcile';

/** Names the tools whose objects are adopted. */
export function withAdoption(to: Command): Command {
  const option = new Option('--adopt <owner...>', 'adopt objects of these tools, of another instance, or of any owner, with all their fields');
  return to.addOption(option.choices(ADOPTION_SOURCES).default([], 'none'))
    .option('--delete-helm-releases', 'delete the records of Helm releases all of whose objects belong to this instance (the objects stay)', false)
    .option('--force-conflicts', 'take fields from other field managers; each field is shown', false);
}

/** Hands objects over that left the set. */
export function withHandOver(to: Command): Command {
  return to.option('--release <object...>', 'do not delete these objects that left the set (Kind/name, Kind/namespace/name, or all): another instance adopts them with --adopt instance');
}

export interface HelmOptions {
  deleteHelmReleases: boolean;
}

/** All rules that plan and apply decide by: those of a mesh, and those that the options ask for. */
export function rulesOf(options: HelmOptions & MeshRuleOptions): MeshRules {
  const mesh = meshRules(options);
  return { ...mesh, rules: [...mesh.rules, ...options.deleteHelmReleases ? [deletedHelmReleases(parseManifests)] : []] };
}

/** Reports the Helm releases that adopted objects belonged to: as long as Helm has their records, it can change or delete the objects. */
export function reportReleases({ all }: Result, { deleteHelmReleases }: HelmOptions): void {
  const releases = [...new Set(all.flatMap(({ release }) => release ? [`${release.namespace}/${release.name}`] : []))].sort();
  if (releases.length > 0 && !deleteHelmReleases) {
    process.stderr.write(printableLine(`note: Helm still has records of the adopted objects (${releases.join(', ')}), and could change or delete these. `
      + 'To delete the records (the objects stay): cdk8s-istio apply --delete-helm-releases') + '\n');
  }
}
