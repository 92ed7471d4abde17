/** The cluster that the demo runs on: a lab of its own, or one that a kubeconfig context names. */
import { spawn } from 'node:child_process';
import { Lab } from '../../test/lab';

export interface Cluster {
  /** The flags of kubectl and of cdk8s-istio that choose this cluster. */
  readonly flags: string[];
  kubectl(args: string[], input?: string): Promise<string>;
  stop(): Promise<void>;
}

/** A lab that ends with the demo. With `keep` it stays until `npm run lab -- down`. */
export async function labCluster(name: string, keep: boolean): Promise<Cluster> {
  const lab = await Lab.start({ name, detached: keep });
  return {
    flags: ['--kubeconfig', lab.kubeconfig],
    kubectl: (args, input) => lab.kubectl(args, { input }),
    stop: () => lab.stop(),
  };
}

export function existingCluster(context: string): Cluster {
  const flags = ['--context', context];
  return {
    flags,
    kubectl: (args, input) => kubectl([...flags, ...args], input),
    stop: async () => undefined,
  };
}

async function kubectl(args: string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('kubectl', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => stdout += chunk);
    child.stderr.setEncoding('utf8').on('data', (chunk) => stderr += chunk);
    child.on('error', reject);
    child.on('close', (code) => code === 0 ? resolve(stdout) : reject(new Error(`kubectl ${args.join(' ')}: ${stderr.trim()}`)));
    child.stdin.end(input);
  });
}
