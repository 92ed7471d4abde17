import { CniSettings } from '../../settings';

/** The folders of the node that the CNI agent uses. */
export interface NodePaths {
  /** The folder with the CNI plugins. */
  readonly bin: string;
  /** The folder with the configuration of the CNI plugins. */
  readonly config: string;
  /** The folder with the network namespaces. */
  readonly namespaces: string;
}

export function nodePaths(settings: CniSettings): NodePaths {
  const { cniBinDir, cniConfDir, cniNetnsDir } = settings;
  const isGke = (settings.platform || settings.global.platform) === 'gke';
  return {
    bin: cniBinDir || (isGke ? '/home/kubernetes/bin' : '/opt/cni/bin'),
    config: cniConfDir || '/etc/cni/net.d',
    namespaces: cniNetnsDir || '/var/run/netns',
  };
}
