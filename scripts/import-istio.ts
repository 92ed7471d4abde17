/**
 * Generates this library's description of Istio's API from the API that Istio publishes: assets/crds/<version>.yaml.br, src/istio/*.generated.ts,
 * src/mesh-config/*.generated.ts and src/cli/migrate/operator/*.generated.ts. The same versions give the same bytes.
 * usage: import-istio.ts [FOLDER]    the folder to write into (default: the project itself)
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compressed, crdText, readCrds } from './import-istio/crds';
import { meshConfig, MeshRelease, readAnchors } from './import-istio/mesh-config';
import { download } from './import-istio/modules';
import { operatorApi, OperatorSource } from './import-istio/operator-api';
import { readProtos } from './import-istio/protos';
import { Release, Shapes } from './import-istio/shapes';
import { typescript } from './import-istio/typescript';

/** Since Istio 1.24, an install replaces the published labels of the definitions with these labels. */
const INSTALL_LABELS = { 'app.kubernetes.io/instance': 'istio-base', 'app.kubernetes.io/part-of': 'istio' };

/** All supported versions, oldest first (docs/adding-a-version.md). */
const VERSIONS = [
  {
    name: '1.20.1',
    api: { path: 'istio.io/api', version: 'v1.20.1', sum: 'h1:Itku+LK5FwNzkKJY+5BGRCTRimVA5gShwFXdNNXtAHk=' },
    istio: { path: 'istio.io/istio', version: 'v0.0.0-20231207195727-552626bd81f6', sum: 'h1:n1TO3aL4moeyOQZGMQZGdFM9ws6D7g062M4sw0MJkB0=' },
    // istio.io/api does not publish the CRD of IstioOperator, but its protos. Releases before 1.21 install it too.
    operatorCrd: 'manifests/charts/base/crds/crd-operator.yaml',
  },
  {
    name: '1.26.0',
    api: { path: 'istio.io/api', version: 'v1.26.0', sum: 'h1:hYWzFonwfimFkzp3P4iKJ0bCyenIoYvEIOXrLi74tjg=' },
    istio: { path: 'istio.io/istio', version: 'v0.0.0-20250506181944-c2e9871f340c', sum: 'h1:uybLQb3Vq41IVOOobFD7k5k0tPu+jpJVgJuDoV8Ecno=' },
    labels: INSTALL_LABELS,
  },
  {
    name: '1.27.0',
    api: { path: 'istio.io/api', version: 'v1.27.0', sum: 'h1:KU1DeyIvZkY2k0pF9ZY+6D0ZVB1ZgvimaPkM55NVRWk=' },
    istio: { path: 'istio.io/istio', version: 'v0.0.0-20250808040725-7359d8be2504', sum: 'h1:tblfA2CTj3NWnw5XBlP3Lr0NxmXiCJ1TulQ8PZrKHcA=' },
    labels: INSTALL_LABELS,
  },
  {
    name: '1.28.3',
    api: { path: 'istio.io/api', version: 'v1.28.3', sum: 'h1:mW2m+RGA/qM+xVYg9aqUXrWXwZqQg1WKEMkuU0Ef2c8=' },
    istio: { path: 'istio.io/istio', version: 'v0.0.0-20260114100434-4c1f845d839e', sum: 'h1:0lQ356FUPlFFnxe2w30195zOvwQPzCepZra5MY18tIM=' },
    labels: INSTALL_LABELS,
  },
];

function main(target: string): void {
  const files = new Map<string, string | Buffer>();
  const releases: (Release & MeshRelease)[] = [];
  const operators: OperatorSource[] = [];
  for (const { name, api, istio, operatorCrd, labels } of VERSIONS) {
    const [folder, install] = [api, istio].map(download);
    const crds = readCrds(join(folder, 'kubernetes/customresourcedefinitions.gen.yaml'));
    const others = operatorCrd ? readCrds(join(install, operatorCrd)) : [];
    operators.push({ name, ...(operatorCrd ? { protos: folder } : {}), types: join(install, operatorCrd ? 'operator/pkg/apis/istio/v1alpha1' : 'operator/pkg/apis') });
    files.set(`assets/crds/${name}.yaml.br`, compressed(crdText([...crds, ...others], labels)));
    releases.push({ name, crds, protos: readProtos(folder), anchors: readAnchors(folder) });
  }
  const sources = VERSIONS.map(({ api }) => `${api.path} ${api.version}`).join(', ');
  for (const [file, text] of typescript(new Shapes(releases), sources)) {
    files.set(`src/istio/${file}`, text);
  }
  for (const [file, text] of meshConfig(releases, sources)) {
    files.set(`src/mesh-config/${file}`, text);
  }
  const operatorSources = VERSIONS.flatMap(({ api, istio, operatorCrd }) => (operatorCrd ? [api, istio] : [istio])).map(({ path, version }) => `${path} ${version}`);
  files.set('src/cli/migrate/operator/api.generated.ts', operatorApi(operators, operatorSources.join(', ')));
  for (const [file, text] of files) {
    const path = join(target, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

main(process.argv[2] ?? join(__dirname, '..'));
