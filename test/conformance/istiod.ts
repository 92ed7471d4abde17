import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { IstioRelease, parts } from '../lab/parts';

/** The mesh config that the real istiod has read, merged with its defaults. istiod logs it before it serves, without the fields that it does not know. */
export async function readMesh(release: IstioRelease, mesh: string): Promise<Record<string, any>> {
  const { istio } = await parts({ only: ['pilot-discovery'] });
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-mesh-'));
  try {
    writeFileSync(join(folder, 'mesh'), mesh);
    return parse(await saidOfMesh(istio(release).pilotDiscovery, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Arguments for an istiod without a cluster and without ports, in a folder of its own. */
const WITHOUT_CLUSTER = [
  '--registries', '', '--configDir', '.', '--networksConfig', 'none',
  ...['http', 'grpc', 'secureGRPC', 'https', 'monitoring'].map((server) => `--${server}Addr=`), '--ctrlz_port', '0',
];

/** The mesh config in the log of istiod: JSON or YAML with several lines, up to the next log entry. */
function saidOfMesh(istiod: string, folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(istiod, ['discovery', '--meshConfig', 'mesh', ...WITHOUT_CLUSTER], { cwd: folder, env: { PATH: process.env.PATH } });
    let log = '';
    const heard = (chunk: Buffer) => {
      log += String(chunk);
      if (SAID.test(log)) child.kill('SIGKILL');
    };
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
    child.on('error', reject);
    child.on('close', () => {
      const said = SAID.exec(log)?.[1];
      const refused = REFUSED.exec(log)?.[0] ?? (said === undefined ? log : '');
      return refused ? reject(new Error(`istiod did not take the mesh config: ${refused}`)) : resolve(said!);
    });
  });
}

const SAID = /\tmesh configuration: ([\s\S]*?)\n\d{4}-\d\d-\d\dT/;
/** istiod continues with its defaults. Istio 1.20 does not log the reason. */
const REFUSED = /\twarn\t(?:Using default mesh -|failed to read mesh config|invalid mesh config)[\s\S]*?\n(?=\d{4}-)/;
