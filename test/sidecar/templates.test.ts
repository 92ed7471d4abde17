import { IstioVersion } from '../../src/istio';
import { sidecarTemplates } from '../../src/sidecar';
import { featuresOf } from '../../src/sidecar/features';
import { render } from '../../src/sidecar/render';
import { sidecar } from '../../src/sidecar/sidecar';

describe.each(IstioVersion.ALL.map((version) => version.name))('%s', (name) => {
  const templates = sidecarTemplates(IstioVersion.of(name));

  test('has every template that a pod can request by name', () => {
    expect(Object.keys(templates)).toEqual(['sidecar', 'gateway', 'grpc-simple', 'grpc-agent', 'kube-gateway', 'waypoint']);
  });

  test.each(Object.entries(templates))('%s: closes every condition and loop, and declares every variable before it is used', (_, text) => {
    let depth = 0;
    const declared = new Set(['$']);
    for (const [action] of text.matchAll(/\{\{.*?\}\}/g)) {
      depth += /^\{\{- (if|range) /.test(action) ? 1 : /^\{\{- end \}\}$/.test(action) ? -1 : 0;
      expect(depth).toBeGreaterThanOrEqual(0);
      const [declaration, names] = /^\{\{- (?:range )?((?:\$\w+(?:, )?)+) := /.exec(action) ?? ['', ''];
      names.split(', ').filter(Boolean).forEach((variable) => declared.add(variable));
      const used = action.slice(declaration.length).replace(/"(\\.|[^"\\])*"/g, '').match(/\$\w*/g) ?? [];
      used.forEach((variable) => expect(declared).toContain(variable));
    }
    expect(depth).toBe(0);
  });

  test('renders the same text each time', () => {
    expect(render(sidecar(featuresOf(IstioVersion.of(name))))).toBe(templates.sidecar);
    expect(sidecarTemplates(IstioVersion.of(name))).toBe(templates); // rendered once for each version
  });
});

test('templates of two versions differ only by the features of the versions', () => {
  const [older, newer] = [IstioVersion.of('1.20.1'), IstioVersion.of('1.27.0')].map((version) => sidecarTemplates(version).sidecar);
  expect(older).toContain('JWT_POLICY');
  expect(newer).not.toContain('JWT_POLICY');
  expect(newer).toContain('istio-ca-crl');
});
