/** `npm run lab`: a cluster for experiments. It runs until it is stopped. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lab } from './lab';
import { parts } from './parts';
import * as state from './state';

const USAGE = `usage: npm run lab -- [--name NAME] COMMAND

  up                       starts a cluster; it stays up until it is taken down
  down                     ends it and removes all that it left
  status                   the labs that are up, with their nodes and pods
  kubectl ARGS...          kubectl against it
  logs                     the logs there are: of the control plane's parts, and of containers
  logs PART                kube-apiserver, etcd, ...
  logs NAMESPACE/POD CONTAINER

NAME is 'default' unless it is given. The kubeconfig is the file 'kubeconfig' in the lab's folder, which 'up' and
'status' print: export KUBECONFIG=... makes every other tool talk to this cluster.
`;

async function main(args: string[]): Promise<number> {
  const name = args[0] === '--name' ? args.splice(0, 2)[1] : 'default';
  const [command, ...rest] = args;
  switch (command) {
    case 'up': return up(name);
    case 'down': return down(name);
    case 'status': return status();
    case 'kubectl': return kubectl(name, rest);
    case 'logs': return logs(name, rest);
    default:
      process.stderr.write(USAGE);
      return command === undefined || command === '--help' ? 0 : 64;
  }
}

async function up(name: string): Promise<number> {
  const lab = await Lab.start({ name, detached: true });
  process.stdout.write(`lab ${name} is up; its kubeconfig is ${lab.kubeconfig}\n`);
  return 0;
}

async function down(name: string): Promise<number> {
  if (!state.names().includes(name)) throw new Error(`no lab is named ${name}; there is: ${state.names().join(', ') || 'none'}`);
  await state.remove(name);
  process.stdout.write(`lab ${name} is down\n`);
  return 0;
}

async function status(): Promise<number> {
  await state.clearDead();
  if (state.names().length === 0) process.stdout.write('no lab is up\n');
  for (const name of state.names()) {
    const lab = Lab.connect(name);
    process.stdout.write(`lab ${name}: ${lab.kubeconfig}\n${await lab.kubectl(['get', 'nodes,pods', '-A', '-o', 'wide'])}\n`);
  }
  return 0;
}

async function kubectl(name: string, args: string[]): Promise<number> {
  const { kubeconfig } = Lab.connect(name);
  const { kubectl: program } = await parts({ only: ['kubectl'] });
  return spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, KUBECONFIG: kubeconfig } }).status ?? 1;
}

async function logs(name: string, [what, container]: string[]): Promise<number> {
  const lab = Lab.connect(name);
  const folder = join(lab.folder, 'logs');
  const text = container ? lab.logs(what, container) : what ? readFileSync(join(folder, `${what}.log`), 'utf8') : listed(folder);
  process.stdout.write(text);
  return 0;
}

function listed(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.log'))
    .map((file) => file.replace(/^pods\//, '').replace(/\/([^/]*)\.log$/, ' $1').replace(/\.log$/, '')).sort().join('\n') + '\n';
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
}, (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
