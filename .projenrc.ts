import { cdk, javascript, typescript } from 'projen';

/** What each room of src/ may import from other rooms. Nothing else is allowed, and lint enforces it. */
const imports: Record<string, string[]> = {
  'json': [],
  'names': [],
  'k8s': ['json', 'names'],
  'scope': ['json'],
  'text': ['json'],
  'specification': ['json', 'names'],
  'istio': ['json', 'names', 'scope'],
  'synth': ['json'],
  'sidecar': ['istio'],
  'mesh-config': ['istio', 'json', 'names', 'text'],
  'settings': ['istio', 'json', 'k8s', 'names', 'text'],
  'install': ['istio', 'json', 'k8s', 'mesh-config', 'names', 'scope', 'settings', 'sidecar', 'text'],
  'helm': ['istio', 'json', 'install', 'k8s', 'mesh-config', 'names', 'settings', 'text'],
  'traffic': ['istio', 'install', 'json', 'names', 'scope', 'specification'],
  'security': ['istio', 'install', 'json', 'names', 'scope', 'specification', 'traffic'],
  'checks': ['istio', 'json', 'names', 'scope', 'security', 'sidecar'],
  'kube': ['json', 'names'],
  'reconcile': ['json', 'kube', 'names'],
  'mesh': ['json', 'istio', 'checks', 'kube', 'reconcile'],
  'cli': ['json', 'k8s', 'names', 'scope', 'text', 'istio', 'synth', 'sidecar', 'mesh-config', 'settings', 'install', 'helm', 'specification', 'traffic', 'security', 'checks', 'kube', 'reconcile', 'mesh'],
};
/** Rooms that use packages from outside jsii: bundled into the binary, exported to nobody. */
const inner = ['kube', 'reconcile', 'mesh', 'cli'];
const rooms = Object.keys(imports);

const project = new cdk.JsiiProject({
  name: 'cdk8s-istio',
  description: 'A whole Istio mesh as typed constructs, and a reconciler that applies exactly what was synthesised',
  author: 'The cdk8s-istio authors',
  authorAddress: 'https://github.com/cdk8s-istio',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-istio/cdk8s-istio.git',
  keywords: ['cdk8s', 'istio', 'kubernetes', 'service-mesh', 'jsii'],
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk8s-istio authors',
  defaultReleaseBranch: 'main',

  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.19.0', // the first 20.x whose require() loads an ES module
  projenVersion: '0.103.25',
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0', // "*" would be 7, which jsii cannot use
  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsx(), // ts-node refuses `module: node20`

  peerDeps: ['cdk8s@^2.70.0', 'cdk8s-plus-27@^2.9.5', 'constructs@^10.4.2'],
  bundledDeps: ['@marcbachmann/cel-js@^8.0.0', 're2js@^2.10.0', 'yaml@^2.9.1'], // they are not on jsii: every language package carries them
  peerDependencyOptions: { pinnedDevDependency: false }, // the lock file says which peers are tested
  devDeps: [
    '@kubernetes/client-node@^1.4.0', '@types/node@^20', '@types/ws@^8.18.1', 'commander@^14.0.3', 'esbuild@^0.28.0', 'tsx', 'ws@^8.18.2',
  ],
  bin: { 'cdk8s-istio': 'lib/bin/cdk8s-istio.js' },

  // node20 lets CommonJS import an ES module statically; jsii's strict rules know only node16 and commonjs.
  validateTsconfig: cdk.ValidateTsconfig.MINIMAL,
  tsconfig: { compilerOptions: { module: 'node20', types: ['node'], inlineSourceMap: false, inlineSources: false } },
  tsconfigDev: {
    compilerOptions: { types: ['node', 'jest'] },
    include: ['../.projenrc.ts', ...['src', 'bench', 'examples', 'scripts'].map((folder) => `../${folder}/**/*.ts`)],
  },

  typecheckTests: true, // test/transform.js only transpiles
  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER, // projen's default rewrites snapshots in `npm test`
    passWithNoTests: false,
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      globalSetup: '<rootDir>/test/setup.js',
      moduleNameMapper: {
        '^@kubernetes/client-node$': '<rootDir>/node_modules/.cache/cdk8s-istio/client-node.js',
        '^@marcbachmann/cel-js$': '<rootDir>/node_modules/.cache/cdk8s-istio/cel-js.js',
      },
    },
  },
  eslintOptions: { dirs: ['src', 'test', 'scripts', 'bench', 'examples'], commandOptions: { fix: false }, projectService: false, tsconfigPath: './test/tsconfig.json' },
  docgen: true,

  publishToPypi: { distName: 'cdk8s-istio', module: 'cdk8s_istio' },

  github: false,
  release: false,
  depsUpgrade: false,
  clobber: false, // a task that resets the checkout
});

// The command is bundled: it alone uses packages that are not on jsii.
project.postCompileTask.prependExec('tsx scripts/bundle.ts');

// The L1 repeats Istio's reference, which its types link to: half a megabyte that nobody would read here.
project.tasks.tryFind('docgen')!.reset('jsii-docgen --output API.md --submodule root');

// Schemas and the typed L1 come from Istio's published API.
project.addTask('import:istio', {
  description: 'Regenerates assets/crds, the L1 of src/istio, the types of the mesh config and the API of IstioOperator from what Istio publishes',
  exec: 'tsx scripts/import-istio.ts',
  receiveArgs: true,
});
project.addTask('import:kubernetes', {
  description: 'Regenerates the schemas and types of Kubernetes fragments in src/k8s from the published OpenAPI of Kubernetes',
  exec: 'tsx scripts/import-kubernetes.ts',
  receiveArgs: true,
});
project.gitattributes.addAttributes('*.br', 'binary');
for (const written of ['/assets/crds/*.br', '/src/cli/migrate/operator/*.generated.ts', '/src/istio/*.generated.ts', '/src/k8s/*.generated.ts', '/src/mesh-config/*.generated.ts']) project.annotateGenerated(written);

// The custom resources: each is specified once, and everything else that describes it comes from there.
project.addTask('specification', {
  description: 'Regenerates the definitions of the custom resources, the types of their props and their reference from the specifications in src',
  exec: 'tsx scripts/specification.ts',
  receiveArgs: true,
});
for (const written of ['/assets/specification/*.yaml', '/src/traffic/**/*.generated.ts', '/src/security/**/*.generated.ts', '/docs/reference/*.md']) project.annotateGenerated(written);

// Tests: one runner knows the tiers and the steps before them.
const tiers = {
  'unit': 'rooms alone, in seconds',
  'conformance': 'against the real helm and istioctl',
  'cluster': 'against a real API server',
  'data-plane': 'with real istiod and Envoys',
  'soak': 'longer than CI should take, by hand',
};
for (const [tier, description] of Object.entries(tiers)) {
  project.addTask(`test:${tier}`, { description: `Tests: ${description}`, exec: `tsx test/run.ts ${tier}`, receiveArgs: true });
}
project.addTask('check-types', { description: 'Checks the types of all TypeScript', exec: 'tsc --noEmit --project test/tsconfig.json' });
project.testTask.reset('tsx test/run.ts all');
project.tasks.tryFind('test:watch')?.reset('jest --watch test --testPathIgnorePatterns test/conformance test/cluster test/data-plane test/soak');

project.addTask('lab', { description: 'A real cluster and mesh on this machine: up, down, status, kubectl, logs', exec: 'tsx test/lab/main.ts', receiveArgs: true });
project.addTask('demo', { description: 'The quickstart, applied to a real cluster and carrying traffic', steps: [{ exec: 'tsx scripts/bundle.ts' }, { exec: 'tsx examples/quickstart/demo.ts', receiveArgs: true }] });

// After projen's own patterns, which take in all of lib again.
for (const path of ['.ci', 'CONTRIBUTING.md', 'bench', 'docs', 'examples', 'scripts', 'cdk8s.yaml', ...inner.map((room) => `lib/${room}`)]) {
  project.addPackageIgnore(`/${path}`);
}
for (const task of ['compat', 'eject', 'watch', 'test:update']) project.removeTask(task);
project.deps.removeDependency('jsii-diff'); // only `compat` used it

// ts-jest compiles each file anew for each tier, because it keeps its results by all options of Jest.
project.jest!.config.transform = { '^.+\\.ts$': '<rootDir>/test/transform.js' };
project.deps.removeDependency('ts-jest');
project.addGitIgnore('/synth.out/');

project.eslint?.addRules({
  'import/no-restricted-paths': ['error', {
    zones: rooms.flatMap((room) => [
      {
        target: `./src/${room}`,
        from: [...rooms.filter((other) => other !== room && !imports[room].includes(other)).map((other) => `./src/${other}`), './src/index.ts'],
        message: `src/${room} may import only from: ${imports[room].join(', ') || 'packages'}`,
      },
      {
        target: `./src/${room}`,
        from: imports[room].map((other) => `./src/${other}`),
        except: ['./index.ts', './internal.ts'],
        message: 'enter a room by its face: index.ts for the public API, internal.ts for what only other rooms use',
      },
    ]),
  }],
  'no-restricted-imports': ['error', { paths: [{ name: '@kubernetes/client-node', message: 'only src/kube/kubernetes-client.ts imports it' }] }],
});
project.eslint?.addOverride({ files: ['src/kube/kubernetes-client.ts'], rules: { 'no-restricted-imports': 'off' } });
for (const folder of [...inner.map((room) => `src/${room}`), 'scripts', 'bench', 'examples']) project.eslint?.allowDevDeps(`${folder}/**`);

// The bundle of a command leaves out what the faces of rooms export beside what it uses.
project.package.addField('sideEffects', false);

// The newest release is not published for all platforms it names: a lock file made from it fails `npm ci`.
project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

project.synth();
