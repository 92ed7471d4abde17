/** Jest loads CommonJS only and client-node is an ES module: bundles what the adapter uses, once a run. */
const { buildSync } = require('esbuild');

module.exports = () => {
  buildSync({
    stdin: { contents: "export { KubeConfig } from '@kubernetes/client-node';", resolveDir: __dirname },
    outfile: 'node_modules/.cache/cdk8s-istio/client-node.js',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
  });
};
