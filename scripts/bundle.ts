/**
 * Bundles the `cdk8s-istio` command into lib/bin. The packages that are not on jsii go into the bundle, and never into the library.
 *
 * In: src/cli. Out: one file for the entry, and one file for each command, which the entry loads when that command is called.
 * client-node is by far the largest part: it is one more file, which the commands share.
 * THIRD-PARTY-LICENSES.txt beside them holds the licenses of all packages that were bundled.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Metafile } from 'esbuild';

const root = join(__dirname, '..');
const cli = join(root, 'src', 'cli');
const outdir = join(root, 'lib', 'bin');

function entryPoints(): Record<string, string> {
  const commands = readdirSync(join(cli, 'commands')).filter((file) => file.endsWith('.ts'));
  return {
    'cdk8s-istio': join(cli, 'main.ts'),
    'commands/kubernetes-client': join(root, 'src', 'kube', 'kubernetes-client.ts'),
    ...Object.fromEntries(commands.map((file) => [`commands/${file.slice(0, -3)}`, join(cli, 'commands', file)])),
  };
}

/** The folders of the packages that the bundle took files from. Where packages nest, the folder of the innermost one. */
function bundledPackages(metafile: Metafile): string[] {
  const folders = Object.keys(metafile.inputs).map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

function license(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : `Licensed under ${manifest.license}.`;
  return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${text}\n`;
}

async function bundle(): Promise<void> {
  rmSync(outdir, { recursive: true, force: true }); // no file of an earlier bundle stays
  const { metafile } = await build({
    entryPoints: entryPoints(),
    outdir,
    absWorkingDir: root,
    bundle: true,
    external: ['./kubernetes-client'], // the shared file
    alias: { yaml: join(root, 'node_modules', 'yaml') }, // cdk8s brings a copy of its own: one is enough
    platform: 'node',
    target: 'node20',
    minify: true,
    keepNames: true,
    legalComments: 'none', // THIRD-PARTY-LICENSES.txt has the full licenses
    logLevel: 'warning',
    metafile: true,
  });
  writeFileSync(join(outdir, 'THIRD-PARTY-LICENSES.txt'), bundledPackages(metafile).map(license).join(`\n${'-'.repeat(80)}\n\n`));
}

void bundle();
