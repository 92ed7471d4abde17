/** Converts the specs of a container and its pod to the input of its process. */
import { environment, expand, hostnameOf, type PodAddresses } from './env';
import { hostFiles } from './host-files';
import { type Image, imageOf } from './images';
import type { Mount, ProcessSpec } from './process';
import type { ImagePrograms } from './programs';
import type { ContainerSpec, Pod } from './types';
import type { Volumes } from './volumes';
import type { Api } from '../api';
import type { LabConfig } from '../config';

/** The input of a run from its pod. */
export interface Run {
  addresses: PodAddresses;
  network?: string;
  volumes: Volumes;
  folder: string;
  log: number;
}

export async function processSpec(
  lab: { api: Api; config: LabConfig; programs: ImagePrograms }, pod: Pod, container: ContainerSpec, run: Run,
): Promise<ProcessSpec> {
  const image = imageOf(container.image, lab.config);
  lab.programs.require(container.image, image);
  const env = await environment(lab.api, pod, container, run.addresses, image.env);
  const { fsGroup, supplementalGroups = [], ...podContext } = pod.spec.securityContext ?? {};
  const context = { ...podContext, ...container.securityContext };
  const user = context.runAsUser ?? image.user;
  if (context.runAsNonRoot && user === 0) throw new Error('container has runAsNonRoot and image will run as root');
  return {
    argv: commandLine(container, image, env),
    env: { HOME: user === 0 ? '/root' : '/', ...env },
    workingDir: container.workingDir ?? '/',
    hostname: hostnameOf(pod),
    network: run.network,
    folder: run.folder,
    mounts: [...imageMounts(image), ...volumeMounts(pod, container, env, run.volumes)],
    files: hostFiles(pod, run.addresses),
    user,
    group: context.runAsGroup ?? user,
    groups: [...fsGroup === undefined ? [] : [fsGroup], ...supplementalGroups],
    capabilities: { add: context.capabilities?.add ?? [], drop: context.capabilities?.drop ?? [], all: context.privileged ?? false },
    noNewPrivileges: context.allowPrivilegeEscalation === false,
    readOnlyRoot: context.readOnlyRootFilesystem ?? false,
    log: run.log,
  };
}

function commandLine({ command, args, image: name }: ContainerSpec, image: Image, env: Record<string, string>): string[] {
  const words = [...command ?? image.entrypoint, ...args ?? (command ? [] : image.args)];
  if (words.length === 0) throw new Error(`no command specified: the lab has no image ${name}, so the container must name its command`);
  return words.map((word) => expand(word, env));
}

function imageMounts({ files }: Image): Mount[] {
  return Object.entries(files).map(([target, source]) => ({ source, target, readOnly: true }));
}

/** Containers cannot write to volumes with projected content. */
function volumeMounts(pod: Pod, container: ContainerSpec, env: Record<string, string>, volumes: Volumes): Mount[] {
  return (container.volumeMounts ?? []).map(({ name, mountPath, subPath, subPathExpr, readOnly }) => {
    const volume = pod.spec.volumes?.find((one) => one.name === name);
    const source = volumes.pathOf(name, subPathExpr ? expand(subPathExpr, env) : subPath);
    return { source, target: mountPath.replace(/\/$/, ''), readOnly: readOnly ?? !(volume?.emptyDir || volume?.hostPath) };
  });
}
