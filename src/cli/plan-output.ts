import { changeLines } from './change-text';
import { OutputOptions } from './command';
import { ExitCode } from './exit-code';
import { print } from './output';
import { printableJson } from './printable';
import { printableYaml } from './printable-yaml';
import { coloured, hasColours } from './style';
import { Change } from '../reconcile';

/** The exit code of a plan. */
export function exitCodeOfPlan(changes: Change[], differencesMatter: boolean): number {
  if (changes.some(({ action }) => action === 'refused')) {
    return ExitCode.FAILED;
  }
  return differencesMatter && changes.some(changesAnything) ? ExitCode.DIFFERENCES : ExitCode.DONE;
}

function changesAnything({ action }: Change): boolean {
  return ['create', 'configure', 'adopt', 'delete', 'restart'].includes(action);
}

/** Prints a plan: what changes, without the objects that stay as they are. */
export function printPlan(changes: Change[], format: OutputOptions['output']): void {
  const counts = countsOf(changes);
  switch (format) {
    case 'json':
      print(`${printableJson({ counts, changes: changes.filter(isShown) }, 2)}\n`);
      break;
    case 'yaml':
      print(printableYaml({ counts, changes: changes.filter(isShown) }));
      break;
    default:
      print(changes.filter(isShown).flatMap(changeLines).map((line) => `${coloured(line, hasColours(process.stdout))}\n`).join(''));
      print(`${changes.some(isShown) ? '\n' : ''}${sentence(changes, counts)}\n`);
  }
}

function isShown({ action }: Change): boolean {
  return action !== 'unchanged';
}

function countsOf(changes: Change[]): { [action: string]: number } {
  const counts: { [action: string]: number } = {};
  changes.forEach(({ action }) => { counts[action] = (counts[action] ?? 0) + 1; });
  return counts;
}

function sentence(changes: Change[], counts: { [action: string]: number }): string {
  const all = Object.entries(counts).map(([action, count]) => action === 'unchanged' || action === 'refused' ? `${count} ${action}` : `${count} to ${action}`).join(', ');
  return changes.some(changesAnything) || counts.refused ? all : `nothing to change: ${all || 'no objects'}`;
}
