/** Jest runs this once before the tests. */
const { execFileSync } = require('node:child_process');
const { mkdirSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { buildSync } = require('esbuild');

/** Folders whose tests run the bundled command. */
const BUNDLED = /conformance|cluster|data-plane|soak/;

module.exports = ({ testPathPatterns: { patterns } }) => {
  bundleForJest('client-node.js', join(__dirname, '..', 'src', 'kube', 'kubernetes-client.ts'));
  bundleForJest('cel-js.js', require.resolve('@marcbachmann/cel-js'));
  // test/run.ts bundles the command itself, once for all tiers.
  const isBundled = process.env.CDK8S_ISTIO_BUNDLED !== undefined;
  if (!isBundled && (patterns.length === 0 || patterns.some((pattern) => BUNDLED.test(pattern)))) {
    execFileSync(process.execPath, ['--import', 'tsx', join(__dirname, '..', 'scripts', 'bundle.ts')], { stdio: 'inherit' });
  }
};

/** Jest loads CommonJS only, and these packages are ES modules. */
function bundleForJest(name, entryPoint) {
  const { outputFiles: [{ contents }] } = buildSync({ entryPoints: [entryPoint], write: false, bundle: true, platform: 'node', target: 'node20', format: 'cjs' });
  const folder = join(__dirname, '..', 'node_modules', '.cache', 'cdk8s-istio');
  const file = join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, contents);
  renameSync(`${file}.${process.pid}`, file); // another jest may read it at this moment
}
