import { ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What helm is asked to render. */
export interface RenderRequest {
  /** The chart's folder. */
  readonly chart: string;
  readonly release: string;
  readonly namespace: string;
  readonly kubeVersion: string;
  /** The text of a values file. */
  readonly values: string;
  readonly skipSchemaValidation?: boolean;
  /** Of CustomResourceDefinitions only what comes before their spec. */
  readonly headsOnly?: boolean;
}

type Answer = { objects?: Record<string, any>[]; error?: string };

/** Helm, without a process for each rendering; objects are read as helm reads them when it sends them to a cluster. */
export class HelmRenderer {
  private readonly process: ChildProcess;
  private readonly waiting: { resolve(answer: Answer): void; reject(error: Error): void }[] = [];

  /** @param program the path of the part `helm-renderer` */
  constructor(program: string) {
    this.process = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.process.stdout! }).on('line', (line) => this.waiting.shift()?.resolve(JSON.parse(line)));
    this.process.on('close', (code) => this.waiting.splice(0).forEach(({ reject }) => reject(new Error(`helm's renderer ended with ${code}`))));
  }

  /** The objects; helm's refusal is an error. */
  public async render(request: RenderRequest): Promise<Record<string, any>[]> {
    const { objects, error } = await new Promise<Answer>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.process.stdin!.write(`${JSON.stringify(request)}\n`);
    });
    if (error !== undefined) throw new Error(error);
    return objects!;
  }

  /** Ends the process. */
  public stop(): void {
    this.process.stdin!.end();
  }
}
