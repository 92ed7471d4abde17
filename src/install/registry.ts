import { MeshImagePullPolicy } from './options/image-pull-policy';
import { PULL_SECRETS } from './prop-rules';
import { checkProps, optional, text } from '../names';

/** The images of a registry, and how they are pulled. */
export interface MeshImageOptions {
  /**
   * The tag of all images.
   *
   * @default - the name of the Istio version
   */
  readonly tag?: string;

  /**
   * The variant of all images, such as `distroless`. It is appended to the tag.
   *
   * @see https://istio.io/latest/docs/ops/configuration/security/harden-docker-images/
   * @default - the default variant
   */
  readonly variant?: string;

  /**
   * The names of the pull Secrets, in the namespace of the pods.
   *
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
   * @default - no pull Secrets
   */
  readonly pullSecrets?: string[];

  /**
   * When images are pulled.
   *
   * @default MeshImagePullPolicy.CLUSTER_DEFAULT
   */
  readonly pullPolicy?: MeshImagePullPolicy;

  /**
   * The image of istiod: its name in the hub, or a whole image with a registry and a tag or digest.
   *
   * @default - `pilot` in the hub
   */
  readonly pilot?: string;

  /**
   * The image of the proxy: its name in the hub, or a whole image with a registry and a tag or digest.
   *
   * @default - `proxyv2` in the hub
   */
  readonly proxy?: string;

  /**
   * The image that sets up traffic capture in each pod: its name in the hub, or a whole image with a registry and a tag or digest.
   *
   * @default - the image of the proxy
   */
  readonly proxyInit?: string;

  /**
   * The image of the CNI agent: its name in the hub, or a whole image with a registry and a tag or digest.
   *
   * @default - `install-cni` in the hub
   */
  readonly cni?: string;

  /**
   * The image of ztunnel: its name in the hub, or a whole image with a registry and a tag or digest.
   *
   * @default - `ztunnel` in the hub
   */
  readonly ztunnel?: string;
}

/** The source of images. */
export class MeshRegistry {
  /** Istio's own images on Docker Hub. */
  public static publicHub(options: MeshImageOptions = {}): MeshRegistry {
    return new MeshRegistry('docker.io/istio', options);
  }

  /**
   * A registry of your own.
   *
   * @param hub the registry and path that hold `pilot` and `proxyv2`, such as `registry.corp/istio`
   */
  public static privateHub(hub: string, options: MeshImageOptions = {}): MeshRegistry {
    return new MeshRegistry(hub, options);
  }

  private constructor(
    /** The registry and path that hold the images. */
    public readonly hub: string,
    /** The images of the registry, and how they are pulled. */
    public readonly options: MeshImageOptions,
  ) {
    checkProps('MeshRegistry', { hub }, { hub: text("a registry and a path, such as 'registry.corp/istio'") });
    if (!hub || hub.endsWith('/')) {
      throw new Error(`MeshRegistry: hub '${hub}' is not a registry and a path. Write it without a slash at its end, such as 'registry.corp/istio'`);
    }
    checkProps('MeshRegistry', options, { pullSecrets: optional(PULL_SECRETS) });
    for (const image of ['pilot', 'proxy', 'proxyInit', 'cni', 'ztunnel'] as const) {
      checkImage(`MeshRegistry: ${image}`, options[image]);
    }
    if (options.tag === '') {
      throw new Error(`MeshRegistry: tag '' leaves the images of '${hub}' with neither tag nor digest. Write a tag, or leave out the prop to use the name of the version`);
    }
  }
}

/** @throws if an image is neither a name in the hub nor a whole image with registry and tag or digest */
function checkImage(where: string, image?: string): void {
  if (image === undefined || /^[^/:@]+$/.test(image)) {
    return;
  }
  const name = image.slice(image.lastIndexOf('/') + 1);
  if (!image.includes('/')) {
    throw new Error(`${where} '${image}' is not a whole image. Write it with its registry, such as 'registry.corp/istio/${name || 'pilot'}', or its name in the hub alone`);
  }
  if (!/[:@]./.test(name)) {
    throw new Error(`${where} '${image}' has neither tag nor digest. Write '${image}:TAG' or '${image}@sha256:DIGEST'`);
  }
}
