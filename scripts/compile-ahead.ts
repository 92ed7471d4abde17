/**
 * Runs the commands of a bundle and keeps what V8 has compiled of them (src/cli/compiled.ts). In a process of its own, whose output nobody reads.
 * usage: compile-ahead.ts FOLDER_OF_THE_BUNDLES
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Bundles } from '../src/cli/compiled';
import { IstioVersion } from '../src/istio/version';

const VALUES = ['base', 'istiod', 'gateway'].flatMap((part) => [`--${part}-values`, join(__dirname, '..', 'bench', 'values', `${part}.yaml`)]);

async function main(folder: string): Promise<void> {
  const bundles = new Bundles();
  const command = (name: string) => bundles.load(join(folder, 'commands', `${name}.js`));
  for (const version of IstioVersion.ALL) {
    await command('mesh').run(['--istio-version', version.name, ...VALUES]);
    await command('migrate').run(['--istio-version', version.name, ...VALUES]);
  }
  for (const file of readdirSync(join(folder, 'commands')).filter((name) => name.endsWith('.js'))) {
    await command(file.slice(0, -3)).run(['--help']);
  }
  bundles.keepCompiled();
}

void main(process.argv[2]);
