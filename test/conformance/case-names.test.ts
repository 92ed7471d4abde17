import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The cases of published and reported files and programs. The files of a case are in a folder of this name, or the case is a test with this name. */
const CASES = [
  '01-flat-keys-dualstack',
  '02-global-meshconfig',
  '03-internal-defaults-key',
  '04-defaults-prefix',
  '05-umbrella-wrapper',
  '06-two-files-python-bools',
  '07-custom-template-typos-ecr',
  '08-flat-and-pilot-mixed',
  '09-misindented-resources',
  '10-removed-antiaffinity-values',
  '12-grpc-authorizer-text-port',
  '13-extra-root-ca-and-log-format',
  '14-multi-primary-snake-case',
  '15-duplicate-key-loses-tracing',
  '16-gateway-nodeports-map',
  '18-hold-flag-everywhere-but-right',
  '19-default-wrapper-and-set',
  '20-gateway-container-ports',
  '21-default-revision-misspelt',
  '24-not-yaml',
  '26-providers-newer-than-types',
  '27-gateway-odd-scaling',
  '28-istiod-values-to-gateway',
  '29-env-kinds',
  '30-cni-as-boolean',
  '31-pull-secrets-as-maps',
  '32-set-with-commas',
  '33-json-log-format',
  '34-plain-1-26-tracer-under-global',
  '35-cacert-and-cpu-as-number',
  '37-platform-operator-complete',
  '38-cluster-local-gateway',
  '39-vendor-operator-removed-values',
  '40-node-ports-and-internal-balancer',
  '42-east-west-gateway-operator',
  '43-generated-operator-full-of-mistakes',
  '44-spire-template-native-sidecar',
  '46-three-gateways-string-overlays',
  '47-istio-csr-appended-args',
  '48-http3-same-port-twice',
  '50-own-istio-proxy-container',
  '51-one-annotation-erases-the-rest',
  '52-hold-application-and-init-order',
  '53-volumes-by-annotation',
  '55-jobs-and-native-sidecars',
  '57-failure-policy-under-server-side-apply',
  '58-gateway-image-auto-never-replaced',
  '60-objects-of-another-installer',
  '62-uninstall-keeps-crds',
  '63-weights',
  '64-header-route-after-the-catch-all',
  '66-subset-without-destination-rule',
  '67-only-the-gateway-or-only-the-mesh',
  '68-retries-and-timeouts',
  '70-two-splits-of-one-service',
  '71-destination-rule-at-the-wrong-level',
  '72-all-but-these-paths',
  '73-token-only-for-some-paths',
  '74-wildcards-in-paths',
  '76-empty-lists-and-empty-rules',
  '77-field-names-that-are-not-there',
  '78-hosts-headers-probes',
];

const FOLDER = join(__dirname, 'cases');
const TESTS = join(__dirname, '..');

test('every case is a test by its name', () => {
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts') && !__filename.endsWith(file));
  const texts = files.map((file) => readFileSync(join(TESTS, file), 'utf8'));
  const folders = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
  const isTested = (name: string) => folders.includes(join(name, 'case.yaml')) || texts.some((text) => text.includes(`'${name}`));
  expect(CASES.filter((name) => !isTested(name))).toEqual([]);
  expect(CASES).toHaveLength(62);
});
