/** The volumes of a pod: folders with content from ConfigMaps, Secrets, fields and tokens. They are kept current while the pod runs. */
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Api } from '../api';
import { configMap, field, type PodAddresses, resource, secret } from './env';
import type { Items, Pod, Source, Volume } from './types';

type Files = Map<string, { data: Buffer; mode: number }>;

export class Volumes {
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly tokens = new Map<string, Buffer>();
  private generation = 0;
  private pod!: Pod;

  /** @param hostFolder the root of the node's file system, which all pods of a node share */
  constructor(
    private readonly api: Api, private readonly folder: string, private readonly hostFolder: string, private readonly addresses: () => PodAddresses,
  ) {}

  /** @param within a path inside the volume, which is created if possible */
  pathOf(volume: string, within = ''): string {
    const { emptyDir, hostPath } = this.pod.spec.volumes!.find(({ name }) => name === volume)!;
    const path = join(hostPath ? join(this.hostFolder, hostPath.path) : join(this.folder, volume), within);
    if ((emptyDir ?? hostPath) && !existsSync(path)) {
      mkdirSync(path, { recursive: true });
      chmodSync(path, 0o777);
    }
    return path;
  }

  /** Creates all volumes. @throws if a required ConfigMap or Secret does not exist */
  async create(pod: Pod): Promise<void> {
    this.pod = pod;
    for (const volume of pod.spec.volumes ?? []) await this.fill(volume);
  }

  /** Updates the volumes. */
  async refresh(pod: Pod): Promise<void> {
    this.pod = pod;
    for (const volume of pod.spec.volumes ?? []) {
      if (isProjection(volume)) await this.fill(volume);
    }
  }

  /** @returns whether a volume contains this object */
  uses(kind: 'configMap' | 'secret', name: string): boolean {
    return (this.pod?.spec.volumes ?? []).flatMap((volume) => [volume, ...volume.projected?.sources ?? []])
      .some((source: Source) => kind === 'configMap' ? source.configMap?.name === name : (source.secret?.secretName ?? source.secret?.name) === name);
  }

  remove(): void {
    for (const timer of this.timers) clearTimeout(timer);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async fill(volume: Volume): Promise<void> {
    if (volume.hostPath) return; // created when it is mounted
    const path = join(this.folder, volume.name);
    const group = this.pod.spec.securityContext?.fsGroup;
    mkdirSync(path, { recursive: true });
    if (isProjection(volume)) {
      chmodSync(path, 0o755);
      this.write(path, await this.files(volume), group);
    } else if (volume.emptyDir) {
      if (group !== undefined) chownSync(path, 0, group);
      chmodSync(path, group === undefined ? 0o777 : 0o2777);
    } else {
      throw new Error(`volume ${volume.name} is of a kind that this cluster does not have`);
    }
  }

  private async files(volume: Volume): Promise<Files> {
    const mode = (volume.projected ?? volume.configMap ?? volume.secret ?? volume.downwardAPI)!.defaultMode ?? 0o644;
    const files: Files = new Map();
    for (const source of volume.projected?.sources ?? [volume]) {
      for (const [path, file] of await this.source(volume.name, source, mode)) files.set(path, file);
    }
    return files;
  }

  private async source(volume: string, source: Source, mode: number): Promise<Files> {
    const files: Files = new Map();
    if (source.configMap) select(files, await configMap(this.api, this.pod, source.configMap), source.configMap, mode);
    if (source.secret) {
      const name = (source.secret.secretName ?? source.secret.name)!;
      select(files, await secret(this.api, this.pod, { name, optional: source.secret.optional }), source.secret, mode);
    }
    for (const item of source.downwardAPI?.items ?? []) {
      const text = item.fieldRef
        ? field(this.pod, this.addresses(), item.fieldRef.fieldPath)
        : resource(this.pod, this.pod.spec.containers[0], item.resourceFieldRef!);
      files.set(item.path, { data: Buffer.from(text), mode: item.mode ?? mode });
    }
    if (source.serviceAccountToken) {
      const { path } = source.serviceAccountToken;
      files.set(path, { data: await this.token(`${volume}/${path}`, source.serviceAccountToken), mode });
    }
    return files;
  }

  /** Requests a token, and a new one after four fifths of its lifetime. */
  private async token(key: string, { audience, expirationSeconds = 3600 }: { audience?: string; expirationSeconds?: number }): Promise<Buffer> {
    const { namespace, name, uid } = this.pod.metadata;
    const known = this.tokens.get(key);
    if (known) return known;
    const answer = await this.api.request('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${this.pod.spec.serviceAccountName ?? 'default'}/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds, ...audience && { audiences: [audience] }, boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid } },
    });
    const token = Buffer.from(answer.status.token);
    this.tokens.set(key, token);
    const timer = setTimeout(() => this.renew(key, timer), expirationSeconds * 800);
    this.timers.add(timer);
    return token;
  }

  private renew(key: string, timer: NodeJS.Timeout): void {
    this.timers.delete(timer);
    this.tokens.delete(key);
    this.refresh(this.pod).catch(() => this.timers.add(setTimeout(() => this.renew(key, timer), 1000)));
  }

  /** Changes all files at the same moment: it replaces a link to the folder of this generation, as a kubelet does. */
  private write(path: string, files: Files, group?: number): void {
    const generation = `..${++this.generation}`;
    for (const [name, { data, mode }] of files) {
      const file = join(path, generation, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, data);
      if (group !== undefined) chownSync(file, 0, group);
      chmodSync(file, group === undefined ? mode : Math.max(mode, 0o640));
    }
    mkdirSync(join(path, generation), { recursive: true });
    const link = join(path, '..data');
    const before = existsSync(link) ? readlinkSync(link) : undefined;
    symlinkSync(generation, `${link}_tmp`);
    renameSync(`${link}_tmp`, link);
    const tops = new Set([...files.keys()].map((name) => name.split('/')[0]));
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const ours = entry.isSymbolicLink() && entry.name !== '..data'; // it can also contain mounts of others
      if (ours && !tops.delete(entry.name)) rmSync(join(path, entry.name));
    }
    for (const name of tops) symlinkSync(`..data/${name}`, join(path, name));
    if (before) rmSync(join(path, before), { recursive: true, force: true });
  }
}

function isProjection(volume: Volume): boolean {
  return Boolean(volume.projected ?? volume.configMap ?? volume.secret ?? volume.downwardAPI);
}

function select(files: Files, data: Record<string, Buffer> | undefined, { items, optional }: Items, mode: number): void {
  for (const { key, path, mode: own } of items ?? Object.keys(data ?? {}).map((name) => ({ key: name, path: name, mode: undefined }))) {
    const found = data?.[key];
    if (found) files.set(path, { data: found, mode: own ?? mode });
    else if (!optional) throw new Error(`references non-existent key: ${key}`);
  }
}
