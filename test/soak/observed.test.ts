import { IstioVersion } from '../../src/istio';
import { PolicyLab } from '../data-plane/policies';

jest.setTimeout(600_000);

describe.each([IstioVersion.of('1.20.1'), IstioVersion.of('1.27.0')])('access --observed with Istio %s', (version) => {
  let mesh: PolicyLab;
  beforeAll(async () => {
    mesh = await PolicyLab.start(version);
  });
  afterAll(async () => mesh?.stop());

  test('finds one would-be refusal among 10,000 requests', async () => {
    const allowed = (count: number) => mesh.lab.drive({ from: 'shop/frontend', url: 'http://shadow/orders/1', count });
    expect((await allowed(5000)).codes).toEqual({ 200: 5000 });
    await mesh.ask([{ from: 'stranger', to: 'shadow', path: '/orders/1' }]);
    expect((await allowed(4999)).codes).toEqual({ 200: 4999 });
    const { code, stdout } = await mesh.cli.run('access', undefined, '--observed', '--since', '1h', '-o', 'json');
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      code: 1, unnamed: [], unanswered: [], refusals: [{ count: 1, caller: 'cluster.local/ns/shop/sa/stranger', operation: 'GET /orders/1', by: expect.stringContaining('AuthorizationPolicy shop/shadow ') }],
    });
  });
});
