/**
 * Istio 1.20.1, as `cdk8s-istio migrate` found it.
 */
import { IstioVersion, Mesh, MeshApp, MeshExternalTrafficPolicy, MeshRegistry } from '../../../../../src';

const app = new MeshApp();

new Mesh(app, 'mesh', {
  version: IstioVersion.of('1.20.1'),
  createNamespaces: false,
  registry: MeshRegistry.privateHub('registry.corp/istio', { pullSecrets: ['regcred'] }),
  istiod: {
    minReplicas: 2,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'mesh', effect: 'NoSchedule' }],
    env: { PILOT_ENABLE_STATUS: 'true' },
  },
  proxy: { resources: { requests: { cpu: '50m', memory: '64Mi' } }, excludeIpRanges: ['10.0.0.0/8', '11.0.0.0/8'] },
  injection: {
    templates: {
      debug: `spec:
  containers:
  - name: istio-proxy
    args: ["proxy", "sidecar", "--log_output_level={{ .Values.global.logging.level }}"]
`,
    },
    defaultTemplates: ['sidecar', 'debug'],
  },
  ingress: [{
    name: 'istio-ingress',
    minReplicas: 2,
    resources: { limits: { cpu: '4' } },
    service: {
      annotations: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' },
      externalTrafficPolicy: MeshExternalTrafficPolicy.LOCAL,
    },
  }],
  meshConfig: { accessLogFile: '/dev/stdout' },
});

app.synth();
