import { ChildProcess, spawn } from 'node:child_process';
import { ExpectedError } from './command';

/** The time that an interrupted program has to end by itself. */
const GRACE_MS = 5000;

/** The end of the program's error output that is searched for the reason of its failure. */
const REMEMBERED = 100_000;

/**
 * The user's program, while it writes its manifests into a folder. It has a process group of its own, so that its children end with it.
 * Its output goes to standard error, since standard output is for data.
 */
export class UserProgram {
  /** @throws ExpectedError if the program fails */
  public readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private readonly errors: string[] = [];
  private remembered = 0;
  private timer?: NodeJS.Timeout;

  constructor(private readonly command: string, folder: string) {
    this.child = spawn(command, {
      shell: true,
      detached: true,
      stdio: ['inherit', 'pipe', 'pipe'],
      env: { ...process.env, CDK8S_OUTDIR: folder, CDK8S_RECORD_CONSTRUCT_METADATA: 'true' },
    });
    this.child.stdout!.pipe(process.stderr, { end: false });
    this.child.stderr!.on('data', (chunk: Buffer) => this.showError(chunk));
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (code, signal) => {
        if (this.timer) this.endGroup(); // what an interrupted program has started does not outlive it
        if (code === 0) resolve(); else reject(this.failure(signal ?? `exit code ${code}`));
      });
    });
  }

  /** Asks the program to end. The second call ends it at once, and so does the time. */
  public stop(): void {
    if (this.timer) {
      this.endGroup();
    } else {
      this.timer = setTimeout(() => this.endGroup(), GRACE_MS);
      this.signalGroup('SIGTERM');
    }
  }

  private endGroup(): void {
    clearTimeout(this.timer);
    this.signalGroup('SIGKILL');
    this.child.stdout!.destroy(); // a process that has left the group may hold them open
    this.child.stderr!.destroy();
  }

  private signalGroup(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.child.pid!, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
        throw error;
      }
    }
  }

  private showError(chunk: Buffer): void {
    process.stderr.write(chunk);
    this.errors.push(chunk.toString());
    this.remembered += chunk.length;
    while (this.errors.length > 1 && this.remembered - this.errors[0].length > REMEMBERED) {
      this.remembered -= this.errors.shift()!.length;
    }
  }

  private failure(ending: string): ExpectedError {
    const reason = this.errors.join('').split('\n').find((line) => /^(Uncaught )?\w*(Error|Exception)\b.*: /.test(line));
    return new ExpectedError(`the program failed, and nothing was done: \`${this.command}\` ended with ${ending}${reason ? `: ${reason}` : ''}`);
  }
}
