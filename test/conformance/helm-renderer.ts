import { ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A request to render a chart. */
export interface RenderRequest {
  /** The folder of the chart. */
  readonly chart: string;
  readonly release: string;
  readonly namespace: string;
  readonly kubeVersion: string;
  /** The text of a values file. */
  readonly values: string;
  readonly skipSchemaValidation?: boolean;
  /** Whether CustomResourceDefinitions are rendered without their spec. */
  readonly headsOnly?: boolean;
}

type Answer = { objects?: Record<string, any>[]; error?: string };

/** helm without a process for each rendering. Objects are read as helm reads them before it sends them to a cluster. */
export class HelmRenderer {
  private readonly process: ChildProcess;
  private readonly waiting: { resolve(answer: Answer): void; reject(error: Error): void }[] = [];

  /** @param program the path of the part `helm-renderer` */
  constructor(program: string) {
    this.process = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.process.stdout! }).on('line', (line) => this.waiting.shift()?.resolve(JSON.parse(line)));
    this.process.on('close', (code) => this.waiting.splice(0).forEach(({ reject }) => reject(new Error(`helm's renderer ended with ${code}`))));
  }

  /** The objects. An error of helm is thrown. */
  public async render(request: RenderRequest): Promise<Record<string, any>[]> {
    const { objects, error } = await new Promise<Answer>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.process.stdin!.write(`${JSON.stringify(request)}\n`);
    });
    if (error !== undefined) throw new Error(error);
    return objects ?? []; // a chart can render nothing
  }

  /** Ends the process. */
  public stop(): void {
    this.process.stdin!.end();
  }
}
