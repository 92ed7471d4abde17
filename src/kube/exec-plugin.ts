import { spawn } from 'node:child_process';
import { Json, JsonObject, partOf, partsOf, textsOf } from '../json';
import { KubeConfigError } from './error';

/** The credentials that a plugin gives. */
export interface PluginCredential {
  token?: string;
  /** A client certificate and its key, in PEM. */
  cert?: string;
  key?: string;
}

/** A plugin that has not answered by then is ended. A person may have to log in meanwhile. */
const LIMIT_MS = 60_000;

/** An answer is at most this long, in characters. */
const LONGEST_ANSWER = 1_000_000;

/** A credential is renewed this long before it expires, in milliseconds. */
const EARLY_MS = 10_000;

/**
 * A credential plugin of a kubeconfig (`users[].user.exec`). It is asked once, and again when its credential expires or is not accepted.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export class ExecPlugin {
  private credential?: PluginCredential;
  private expires = Infinity;

  /**
   * @param exec the entry of the kubeconfig
   * @param cluster the cluster, for a plugin with `provideClusterInfo`
   */
  constructor(private readonly exec: JsonObject, private readonly cluster: JsonObject, private readonly limitMs = LIMIT_MS) {}

  /** @param renew ask the plugin, even if its last credential has not expired */
  public async get(renew: boolean): Promise<PluginCredential> {
    if (!this.credential || renew || Date.now() > this.expires - EARLY_MS) {
      const status = await this.run();
      const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = status as { [field: string]: string | undefined };
      this.expires = expirationTimestamp === undefined ? Infinity : Date.parse(expirationTimestamp) || 0;
      this.credential = { token, cert, key };
    }
    return this.credential;
  }

  private run(): Promise<JsonObject> {
    const { command, installHint } = this.exec;
    const args = textsOf(this.exec.args);
    return new Promise((resolve, reject) => {
      let [stdout, stderr] = ['', ''];
      const child = spawn(String(command), args, { env: this.environment(), stdio: [this.isInteractive ? 'inherit' : 'ignore', 'pipe', 'pipe'] });
      const end = (work: () => void) => {
        clearTimeout(limit);
        child.stdout!.destroy();
        child.stderr!.destroy();
        work();
      };
      const fail = (why: string) => end(() => reject(new KubeConfigError(`the credential plugin '${command}' ${why}`)));
      const limit = setTimeout(() => {
        child.kill('SIGKILL');
        fail(`has not answered within ${this.limitMs / 1000} s`);
      }, this.limitMs);
      child.on('error', (error: NodeJS.ErrnoException) => fail(error.code === 'ENOENT' ? `is not installed${installHint ? `. ${installHint}` : ''}` : `cannot be started: ${error.message}`));
      child.stdout!.setEncoding('utf8').on('data', (text) => { stdout = (stdout + text).slice(0, LONGEST_ANSWER); });
      child.stderr!.setEncoding('utf8').on('data', (text) => {
        stderr = (stderr + text).slice(-2000);
        if (this.isInteractive) process.stderr.write(text);
      });
      child.on('close', (code, signal) => {
        const status = code === 0 ? statusOf(stdout) : `has failed (${signal ?? `exit code ${code}`})`;
        if (typeof status === 'string') {
          fail(`${status}${stderr.trim() ? `: ${stderr.trim()}` : ''}`); // a plugin may also say there why it gives no token
        } else {
          end(() => resolve(status));
        }
      });
    });
  }

  private get isInteractive(): boolean {
    return this.exec.interactiveMode !== 'Never' && Boolean(process.stdin.isTTY && process.stderr.isTTY);
  }

  private environment(): NodeJS.ProcessEnv {
    const { apiVersion, provideClusterInfo } = this.exec;
    const spec = { interactive: this.isInteractive, ...provideClusterInfo === true && { cluster: this.cluster } };
    const given = partsOf(this.exec, 'env').map(({ name, value }) => [String(name), String(value)]);
    return { ...process.env, ...Object.fromEntries(given), KUBERNETES_EXEC_INFO: JSON.stringify({ kind: 'ExecCredential', apiVersion, spec }) };
  }
}

/** The credential in an answer, or what is wrong with the answer. */
function statusOf(answer: string): JsonObject | string {
  let credential: Json;
  try {
    credential = JSON.parse(answer);
  } catch {
    return 'has not answered with JSON';
  }
  const status = partOf(credential, 'status');
  const texts = ['token', 'clientCertificateData', 'clientKeyData', 'expirationTimestamp'].map((field) => status[field]);
  return (status.token || status.clientCertificateData) && texts.every((text) => text === undefined || typeof text === 'string')
    ? status : 'has answered without a token and without a client certificate';
}
