import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Image } from './images';
import { HOST_NAMESPACES, type LabConfig } from '../config';
import { IMAGE_PARTS } from '../parts/names';

/** The programs of an image are not there yet. The reason is what a kubelet shows as the reason of a waiting container. */
export class ImageNotReady extends Error {
  constructor(readonly reason: 'ContainerCreating' | 'ErrImagePull', message: string) {
    super(message);
  }
}

/**
 * Gets the programs of Istio's images, as a kubelet pulls images: they are built when an image of a release is first run.
 *
 * The build enters the host's network and files, because a lab has no way to the network. Its processes belong to the lab and end with it.
 */
export class ImagePrograms {
  private readonly builds = new Map<string, { failure?: string }>();

  constructor(private readonly config: LabConfig) {}

  /** @throws ImageNotReady while a program of the image is missing */
  require(name: string, { release, files }: Image): void {
    if (release === undefined || Object.values(files).every((file) => existsSync(file))) return;
    const build = this.builds.get(release) ?? this.build(release);
    if (build.failure !== undefined) throw new ImageNotReady('ErrImagePull', `the programs of ${name} cannot be built: ${build.failure}`);
    throw new ImageNotReady('ContainerCreating', `the programs of ${name} are being built`);
  }

  private build(release: string): { failure?: string } {
    const build: { failure?: string } = {};
    this.builds.set(release, build);
    const { root, node } = this.config.builder;
    const command = [node, '--import', 'tsx', 'test/lab/parts.ts', ...IMAGE_PARTS, release];
    const child = spawn('nsenter', ['--net=/proc/self/fd/3', '--mount=/proc/self/fd/4', 'sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', root, ...command], {
      stdio: ['ignore', 'inherit', 'inherit', HOST_NAMESPACES.network, HOST_NAMESPACES.mount],
    });
    const failed = (how: string) => {
      build.failure = `${how}; the supervisor's log says why`;
    };
    child.on('error', (error) => failed(error.message));
    child.on('close', (code, signal) => {
      if (code === 0) this.builds.delete(release);
      else failed(`the build ended with ${signal ?? `code ${code}`}`);
    });
    return build;
  }
}
