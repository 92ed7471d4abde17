/** The replacements for images. No image is pulled: a container sees the files of the host, with these programs over them. */
import type { LabConfig } from '../config';

export interface Image {
  /** The release of Istio whose programs the image runs, which are built when the image is first run. */
  release?: string;
  entrypoint: string[];
  args: string[];
  /** The files of the image: the path in the container, and the source. */
  files: Record<string, string>;
  env: Record<string, string>;
  user: number;
}

/**
 * A stock Envoy does not have the filters that Istio adds to its own build. This setting keeps istiod from sending them. It is
 * part of the image, so that manifests need no settings for the lab.
 */
const PILOT_ENV = { PILOT_ENABLE_ALPN_FILTER: 'false', PILOT_ENABLE_METADATA_EXCHANGE: 'false' };
const PROXY_UID = 1337;

export function imageOf(reference: string, config: LabConfig): Image {
  const { repository, tag } = parse(reference);
  const named = tag.replace(/-(distroless|debug)$/, '');
  const release = named in config.programs.istio ? named : Object.keys(config.programs.istio)[0];
  const istio = config.programs.istio[release];
  const proxy = { '/usr/local/bin/pilot-agent': istio.pilotAgent, '/usr/local/bin/envoy': config.programs.envoy, '/var/lib/istio/envoy/envoy_bootstrap_tmpl.json': istio.envoyBootstrap };
  switch (repository.startsWith('lab/') ? repository : nameOf(repository)) {
    case 'lab/echo':
      return { ...script('echo.mjs', config), env: { VERSION: tag } };
    case 'lab/client':
      return { ...script('client.mjs', config), env: {} };
    case 'pilot':
      return { release, entrypoint: ['/usr/local/bin/pilot-discovery'], args: [], files: { ...proxy, '/usr/local/bin/pilot-discovery': istio.pilotDiscovery }, env: PILOT_ENV, user: PROXY_UID };
    case 'proxyv2':
      return { release, entrypoint: ['/usr/local/bin/pilot-agent'], args: [], files: proxy, env: {}, user: PROXY_UID };
    default:
      return { entrypoint: [], args: [], files: {}, env: {}, user: 0 };
  }
}

/** A program of the lab, which runs as an ordinary user. */
function script(name: string, config: LabConfig): Omit<Image, 'env'> {
  const files = { '/usr/local/bin/node': process.execPath, [`/app/${name}`]: `${config.images}/${name}` };
  return { entrypoint: ['/usr/local/bin/node', `/app/${name}`], args: [], files, user: 65532 };
}

export function isIstiod(reference: string): boolean {
  return nameOf(parse(reference).repository) === 'pilot';
}

function nameOf(repository: string): string {
  return repository.split('/').pop()!;
}

function parse(reference: string): { repository: string; tag: string } {
  const [name] = reference.split('@');
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? { repository: name.slice(0, colon), tag: name.slice(colon + 1) } : { repository: name, tag: 'latest' };
}
