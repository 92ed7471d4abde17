/**
 * Bundles the `cdk8s-istio` command: packages that are not on jsii go into the bundle, never into the library.
 * One entry, and one file a command that the entry loads when it is called, so that a command pays only for itself.
 * client-node, by far the largest, stands in a file of its own that the commands share.
 * The licences of what was bundled stand beside it, and what V8 has compiled of each file.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, Metafile, Plugin } from 'esbuild';
import { IstioVersion } from '../src/istio/version';
import { sidecarTemplates } from '../src/sidecar';

const root = join(__dirname, '..');
const cli = join(root, 'src', 'cli');
const outdir = join(root, 'lib', 'bin');

function entryPoints(): Record<string, string> {
  const commands = readdirSync(join(cli, 'commands')).filter((file) => file.endsWith('.ts'));
  return {
    'cdk8s-istio': join(cli, 'main.ts'),
    'client-node': join(root, 'src', 'kube', 'client-node.ts'),
    'yaml': require.resolve('yaml'),
    ...Object.fromEntries(commands.map((file) => [`commands/${file.slice(0, -3)}`, join(cli, 'commands', file)])),
  };
}

/** Leaves the adapter of client-node out of each command: it stands one folder above them. */
const shareClientNode: Plugin = {
  name: 'share-client-node',
  setup: ({ onResolve }) => onResolve({ filter: /^\.\/client-node$/ }, () => ({ path: '../client-node.js', external: true })),
};

/** What takes long to load and is seldom needed, and where a command finds it. The one YAML library serves cdk8s too, which brings its own. */
const LATE: Record<string, string> = {
  'yaml': '../yaml.js', 'child_process': 'child_process', 'node:child_process': 'child_process', 'crypto': 'crypto', 'module': 'module',
};
const loadLate: Plugin = {
  name: 'load-late',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /.*/, namespace: 'late' }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: new RegExp(`^(${Object.keys(LATE).join('|')})$`), namespace: 'file' }, ({ path }) => ({ path, namespace: 'late' }));
    onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({ contents: lateModule(path) }));
  },
};

/** A module whose exports load the real one when somebody asks for them. */
function lateModule(name: string): string {
  const exported = Object.keys(createRequire(__filename)(name)).map((key) => `get ${key}() { return require('${LATE[name]}').${key}; }`);
  return `module.exports = { __esModule: true, ${exported.join(', ')} };`;
}

/** Takes of cdk8s what a command uses, in place of all that its index exports. */
const usedOfCdk8s: Plugin = {
  name: 'used-of-cdk8s',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^cdk8s$/, namespace: 'file' }, () => ({ path: 'cdk8s', namespace: 'used' }));
    onResolve({ filter: /.*/, namespace: 'used' }, ({ path }) => ({ path, sideEffects: false }));
    onLoad({ filter: /.*/, namespace: 'used' }, () => ({ contents: cdk8sIndex() }));
  },
};

/** The index as an ES module, whose exports nobody uses are left out. */
function cdk8sIndex(): string {
  const load = createRequire(__filename);
  const folder = join(load.resolve('cdk8s'), '..');
  const files = readdirSync(folder).filter((file) => /^[a-z][\w-]*\.js$/.test(file) && file !== 'index.js').map((file) => join(folder, file));
  const exported = Object.keys(load('cdk8s'));
  return files.map((file) => {
    const names = Object.keys(load(file)).filter((name) => exported.includes(name));
    return names.length > 0 ? `export { ${names.join(', ')} } from ${JSON.stringify(file)};` : '';
  }).join('\n');
}

/** The injection templates depend on nothing but the version: a command reads those of its version, in place of making them each time. */
const renderTemplates: Plugin = {
  name: 'render-templates',
  setup: ({ onLoad, onEnd }) => {
    onLoad({ filter: /\/src\/sidecar\/templates\.ts$/ }, () => ({ contents: RENDERED }));
    onEnd(() => {
      mkdirSync(join(outdir, 'templates'), { recursive: true });
      for (const version of IstioVersion.ALL) {
        writeFileSync(join(outdir, 'templates', `${version}.json`), JSON.stringify(sidecarTemplates(version)));
      }
    });
  },
};
const RENDERED = `
  import { readFileSync } from 'fs';
  import { join } from 'path';
  export const sidecarTemplates = (version) => JSON.parse(readFileSync(join(__dirname, '..', 'templates', version + '.json'), 'utf8'));`;

/** The folders of the packages that the bundle took files from, the innermost one where they nest. */
function bundledPackages(metafile: Metafile): string[] {
  const folders = Object.keys(metafile.inputs).map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

function licence(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : `Licensed under ${license}.`;
  return `${name} ${version} (${license})\n\n${text}\n`;
}

/** What V8 compiles of the bundles, for Node to take in place of compiling them again at each start. */
function compileAhead(): void {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, 'compile-ahead.ts'), outdir], { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`the bundles cannot be run: ${stderr}`);
  }
}

async function bundle(): Promise<void> {
  rmSync(outdir, { recursive: true, force: true }); // what was compiled of other bundles must not stay beside them
  const { metafile } = await build({
    entryPoints: entryPoints(),
    outdir,
    absWorkingDir: root,
    plugins: [shareClientNode, loadLate, usedOfCdk8s, renderTemplates],
    bundle: true,
    platform: 'node',
    target: 'node20',
    minify: true,
    keepNames: true,
    legalComments: 'none', // the whole licences stand in the file below
    logLevel: 'warning',
    metafile: true,
  });
  writeFileSync(join(outdir, 'THIRD-PARTY-LICENSES.txt'), bundledPackages(metafile).map(licence).join(`\n${'-'.repeat(80)}\n\n`));
  compileAhead();
}

void bundle();
