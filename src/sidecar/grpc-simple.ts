import { env, envOfPod } from './environment';
import { root, text, value } from './expression';
import { Template, each } from './model';
import { PodFragment } from './pod';

const BOOTSTRAP_FILE = '/var/lib/grpc/data/bootstrap.json';
const BOOTSTRAP = { name: 'grpc-io-proxyless-bootstrap', mountPath: '/var/lib/grpc/data/' };

/** The template `grpc-simple`: for applications whose gRPC library speaks xDS in plain text. It adds neither a proxy nor an agent. */
export function grpcSimple(): Template<PodFragment> {
  return {
    documents: [{
      metadata: { annotations: { 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' } },
      spec: {
        initContainers: [{
          name: 'grpc-bootstrap-init',
          image: 'busybox:1.28',
          command: ['sh', '-c', WRITE_BOOTSTRAP],
          env: [
            envOfPod('INSTANCE_IP', 'status.podIP'),
            envOfPod('POD_NAME', 'metadata.name'),
            envOfPod('POD_NAMESPACE', 'metadata.namespace'),
            env('ISTIO_NAMESPACE', text`${value('global.istioNamespace')}\n`),
          ],
          volumeMounts: [BOOTSTRAP],
        }],
        containers: [each('container', root('Spec.Containers'), (container) => ({
          name: container.field('Name'),
          env: [
            env('GRPC_XDS_BOOTSTRAP', BOOTSTRAP_FILE),
            env('GRPC_GO_LOG_VERBOSITY_LEVEL', '99'),
            env('GRPC_GO_LOG_SEVERITY_LEVEL', 'info'),
          ],
          volumeMounts: [BOOTSTRAP],
        }))],
        volumes: [{ name: BOOTSTRAP.name, emptyDir: {} }],
      },
    }],
  };
}

/** Writes the bootstrap of the gRPC library: the address of istiod and the node's identity. The shell inserts what only the running pod knows. */
const WRITE_BOOTSTRAP = [
  'NODE_ID="sidecar~${INSTANCE_IP}~${POD_NAME}.${POD_NAMESPACE}~cluster.local"',
  'SERVER_URI="dns:///istiod.${ISTIO_NAMESPACE}.svc:15010"',
  "echo '",
  '{',
  '  "xds_servers": [',
  '    {',
  '      "server_uri": "\'${SERVER_URI}\'",',
  '      "channel_creds": [{"type": "insecure"}],',
  '      "server_features" : ["xds_v3"]',
  '    }',
  '  ],',
  '  "node": {',
  '    "id": "\'${NODE_ID}\'",',
  '    "metadata": {',
  '      "GENERATOR": "grpc"',
  '    }',
  '  }',
  `}' > ${BOOTSTRAP_FILE}`,
].join('\n');
