/** Jest runs this once before the tests. */
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');
const { buildSync } = require('esbuild');

/** Folders whose tests run the bundled command. */
const BUNDLED = /conformance|cluster|data-plane|soak/;

module.exports = ({ testPathPatterns: { patterns } }) => {
  // Jest loads CommonJS only, and client-node is an ES module.
  buildSync({
    entryPoints: [join(__dirname, '..', 'src', 'kube', 'kubernetes-client.ts')],
    outfile: 'node_modules/.cache/cdk8s-istio/client-node.js',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
  });
  // test/run.ts bundles the command itself, once for all tiers.
  const isBundled = process.env.CDK8S_ISTIO_BUNDLED !== undefined;
  if (!isBundled && (patterns.length === 0 || patterns.some((pattern) => BUNDLED.test(pattern)))) {
    execFileSync(process.execPath, ['--import', 'tsx', join(__dirname, '..', 'scripts', 'bundle.ts')], { stdio: 'inherit' });
  }
};
