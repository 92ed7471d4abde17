/**
 * Answers of real programs, kept from run to run.
 *
 * istioctl and helm without a cluster always answer the same question in the same way. So the answer is kept in the user's cache folder, under a
 * hash of the question: the part, the arguments, the environment, and the content of each file. Another question is not answered by the record,
 * and neither is one to another build of the program. The soak tier asks everything anew that is recorded, and compares (soak/recorded.test.ts).
 *
 * In: questions to parts. Out: what the programs print. It must not be used for programs that talk to a cluster.
 */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { storeFolder } from './parts';

/** What is asked. */
export interface Question {
  /** The path of a part's program. */
  readonly program: string;
  /** The program runs in the folder of the files, and the arguments name them. Besides, they may only name folders of parts, whose names have a hash. */
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Variables besides PATH and HOME. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a program prints until it ends. */
export interface Answer {
  /** 0, or 1 if the program refuses what it was given. */
  readonly code: 0 | 1;
  readonly stdout: string;
  /** Without the times of log entries. */
  readonly stderr: string;
}

export interface RecorderOptions {
  /** The folder of the record. */
  readonly folder: string;
  /** The folder of the parts. The record names programs relative to it, with the hash that is in the name of a part's folder. */
  readonly parts: string;
  /** What was not asked for longest is deleted when the record is larger. @default 256 MiB */
  readonly maxBytes?: number;
}

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_OUTPUT = 256 * 1024 * 1024;

/** A record of answers, which any number of processes may share. */
export class Recorder {
  private isSwept = false;

  constructor(private readonly options: RecorderOptions) {}

  /**
   * The answer, from the record or from the program.
   *
   * @throws if the program does not start, is killed, or ends with a code other than 0 and 1. Nothing is recorded then.
   */
  public async ask(question: Question): Promise<Answer> {
    const file = this.fileOf(question);
    const known = read(file);
    if (known) return known.answer;
    const answer = await this.askAnew(question);
    this.write(file, JSON.stringify({ question: { ...question, program: this.nameOf(question) }, answer }));
    return answer;
  }

  /** The answer of the program itself. */
  public async askAnew({ program, args, files, environment }: Question): Promise<Answer> {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-question-'));
    try {
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
      return await run(program, args, { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, ...environment } });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Everything that is recorded, one after another. */
  public *records(): Generator<{ question: Question; answer: Answer }> {
    for (const name of namesIn(this.options.folder)) {
      const known = read(join(this.options.folder, name));
      if (known) yield { ...known, question: { ...known.question, program: join(this.options.parts, known.question.program) } };
    }
  }

  private nameOf({ program }: Question): string {
    return relative(this.options.parts, program);
  }

  private fileOf(question: Question): string {
    const { args, files, environment = {} } = question;
    const sorted = (map: Readonly<Record<string, string>>) => Object.entries(map).sort(([one], [other]) => (one < other ? -1 : 1));
    const key = JSON.stringify([this.nameOf(question), args, sorted(files), sorted(environment)]);
    return join(this.options.folder, createHash('sha256').update(key).digest('hex'));
  }

  /** The file gets its name when it is complete, because other processes read the record. */
  private write(file: string, text: string): void {
    mkdirSync(dirname(file), { recursive: true });
    this.sweep();
    const draft = join(dirname(file), `draft-${randomUUID()}`);
    writeFileSync(draft, gzipSync(text));
    renameSync(draft, file);
  }

  /** Deletes what was not asked for longest, once in a process, until the record is small enough. Drafts of killed processes go in this way too. */
  private sweep(): void {
    if (this.isSwept) return;
    this.isSwept = true;
    const { folder, maxBytes = MAX_BYTES } = this.options;
    const files = namesIn(folder).flatMap((name) => {
      const status = statSync(join(folder, name), { throwIfNoEntry: false }); // another process may sweep, too
      return status ? [{ name, asked: status.mtimeMs, bytes: status.size }] : [];
    });
    let bytes = 0;
    for (const file of files.sort((one, other) => other.asked - one.asked)) {
      bytes += file.bytes;
      if (bytes > maxBytes) rmSync(join(folder, file.name), { force: true });
    }
  }
}

/** The record of this user. It may be deleted at any time, and is then made again. */
export const recorder = new Recorder({ folder: join(dirname(storeFolder()), 'recorded'), parts: storeFolder() });

/** What is in a file of the record. A file that is not there, or not complete after a power failure, is no answer. */
function read(file: string): { question: Question; answer: Answer } | undefined {
  try {
    const known = JSON.parse(gunzipSync(readFileSync(file)).toString());
    utimesSync(file, new Date(), new Date()); // sweep() reads when it was last asked for
    return known;
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder);
}

/** The time before an entry of Istio's log, which no question decides. */
const LOG_TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t/gm;

function run(program: string, args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { ...options, maxBuffer: MAX_OUTPUT }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (code === 0 || code === 1) resolve({ code, stdout, stderr: stderr.replace(LOG_TIME, '') });
      else reject(error as Error);
    });
  });
}
