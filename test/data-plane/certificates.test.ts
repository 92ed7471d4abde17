import { CertificateLab, replaceRoot } from './certificate-lab';
import { OwnAuthority } from './own-authority';
import { IstioVersion } from '../../src/istio';

jest.setTimeout(600_000);

/** The soak tier replaces the root at the other lines too, and renews certificates more often. */
test('a new root certificate comes by the documented steps, while certificates are renewed every 10 seconds, and no request fails', async () => {
  const [old, next] = [new OwnAuthority('old'), new OwnAuthority('new')];
  const mesh = await CertificateLab.start(IstioVersion.of('1.27.0'), old);
  try {
    expect(await replaceRoot(mesh, old, next)).toBeGreaterThan(1000);
  } finally {
    await mesh.stop();
  }
});
