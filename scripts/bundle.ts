/**
 * Bundles the `cdk8s-istio` command: packages that are not on jsii go into the bundle, never into the library.
 * One entry, and one file a command that the entry loads when it is called, so that a command pays only for itself.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const cli = join(__dirname, '..', 'src', 'cli');

if (existsSync(cli)) {
  const commands = readdirSync(join(cli, 'commands')).filter((file) => file.endsWith('.ts'));
  buildSync({
    entryPoints: { 'cdk8s-istio': join(cli, 'main.ts'), ...Object.fromEntries(commands.map((file) => [`commands/${file.slice(0, -3)}`, join(cli, 'commands', file)])) },
    outdir: join(__dirname, '..', 'lib', 'bin'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    minify: true,
    keepNames: true,
    legalComments: 'linked',
    logLevel: 'warning',
  });
}
