import { ExitCode, Interrupted } from './exit-code';
import { print } from './output';
import { printableJson, printableLine } from './printable';
import { proxyRows } from './proxy-rows';
import { section } from './section';
import { titleOf } from '../json';
import { ProxiesStatus } from '../mesh';
import { Action, Outcome, isFailure, ReconcileEvent, Result } from '../reconcile';

/** Shows the events of a run. */
export interface Progress {
  show(event: ReconcileEvent): void;
  /** Shows the proxies that are out of date, before the end of the run. */
  proxies(status: ProxiesStatus): void;
  end(result: Result): void;
}

/** The progress for a format: JSON lines, or text, which a terminal shows in place. */
export function progress(format: 'text' | 'json'): Progress {
  if (format === 'json') {
    return new JsonProgress();
  }
  return process.stdout.isTTY ? new TerminalProgress() : new LineProgress();
}

/** @param signal what has interrupted the run, if anything has */
export function exitCodeOf(result: Result, signal: AbortSignal): number {
  if (result.interrupted) {
    return Interrupted.codeOf(signal);
  }
  return result.ok ? ExitCode.DONE : ExitCode.FAILED;
}

/** Whether an object is only counted: it is as desired, and there is nothing to say about it. */
function isQuiet({ action, message }: Outcome): boolean {
  return action === 'unchanged' && message === undefined;
}

/** The actions of objects that stay although others change. */
const STAYING: Action[] = ['unchanged', 'kept', 'released'];

class LineProgress implements Progress {
  public show(event: ReconcileEvent): void {
    switch (event.type) {
      case 'wave':
        this.line(`[${event.number}/${event.of}] ${event.name} (${event.objects})`);
        break;
      case 'object':
        if (!isQuiet(event.outcome)) this.line(`  ${sentence(event)}`);
        break;
      default:
        this.line(`  ${sentence(event)}`);
    }
  }

  public proxies(status: ProxiesStatus): void {
    if (status.outOfDate.length > 0) {
      section(`proxies out of date: ${status.outOfDate.length} of ${status.total}`, proxyRows(status)).forEach((line) => this.line(line));
    }
  }

  public end(result: Result): void {
    this.line(summary(result));
  }

  protected line(text: string): void {
    print(`${printableLine(text)}\n`);
  }
}

/** One line for each wave, which is rewritten after each object. Failures stay above it. */
class TerminalProgress extends LineProgress {
  private wave = '';
  private total = 0;
  private done = 0;

  public show(event: ReconcileEvent): void {
    switch (event.type) {
      case 'wave':
        this.finish();
        this.wave = `[${event.number}/${event.of}] ${event.name}`;
        this.total = event.objects;
        this.done = 0;
        this.status();
        break;
      case 'object':
        if (isFailure(event.outcome.action) || (STAYING.includes(event.outcome.action) && !isQuiet(event.outcome))) {
          this.line(`  ${sentence(event)}`);
        }
        this.done = Math.min(this.done + 1, this.total);
        this.status();
        break;
      default:
        this.status(sentence(event));
    }
  }

  public proxies(status: ProxiesStatus): void {
    this.finish();
    super.proxies(status);
  }

  public end(result: Result): void {
    this.finish();
    super.end(result);
  }

  protected line(text: string): void {
    print(`\r\x1b[K${printableLine(text)}\n`);
  }

  private status(detail = ''): void {
    const text = printableLine(`${this.wave} ${this.done}/${this.total} ${detail}`);
    print(`\r\x1b[K${text.slice(0, (process.stdout.columns ?? 80) - 1)}`);
  }

  private finish(): void {
    if (this.wave !== '') {
      this.line(`${this.wave} ${this.done}/${this.total}`);
    }
    this.wave = '';
  }
}

class JsonProgress implements Progress {
  public show(event: ReconcileEvent): void {
    this.line(event.type === 'object' ? { type: 'object', ...event.outcome } : event);
  }

  public proxies(status: ProxiesStatus): void {
    this.line({ type: 'proxies', ...status });
  }

  public end(result: Result): void {
    const { ok, interrupted, counts, failures } = result;
    this.line({ type: 'end', ok, interrupted, counts, failures });
  }

  private line(value: object): void {
    print(`${printableJson(value)}\n`);
  }
}

function sentence(event: Exclude<ReconcileEvent, { type: 'wave' }>): string {
  if (event.type !== 'object') {
    return `${event.type.padEnd(10)} ${titleOf(event.ref)}${event.type === 'waiting' ? `: ${event.reason}` : ''}`;
  }
  const { action, ref, origin, message } = event.outcome;
  const where = origin && isFailure(action) ? ` (${origin})` : '';
  return `${action.padEnd(10)} ${titleOf(ref)}${where}${message ? `: ${message}` : ''}`;
}

function summary(result: Result): string {
  const counts = Object.entries(result.counts).map(([action, count]) => `${count} ${action}`).join(', ') || 'no objects';
  if (result.interrupted) {
    return `interrupted: ${counts}. Run the command again to continue`;
  }
  const changed = result.all.some(({ action }) => action !== 'unchanged' && action !== 'kept');
  return changed ? counts : `nothing changed: ${counts}`;
}
