import { IstioVersion } from '../../src/istio';
import { CertificateLab, renewCertificates, replaceRoot, replaceRootAtOnce } from '../data-plane/certificate-lab';
import { OwnAuthority } from '../data-plane/own-authority';

jest.setTimeout(3_600_000);

/** How often each certificate is renewed before the root is replaced. */
const RENEWALS = Number(process.env.RENEWALS ?? 20);

test.each(['1.20.1', '1.26.0', '1.27.0'])('certificates are renewed many times with Istio %s, then the root is replaced, and no request fails', async (release) => {
  const [old, next] = [new OwnAuthority('old'), new OwnAuthority('new')];
  const mesh = await CertificateLab.start(IstioVersion.of(release), old);
  try {
    const renewed = await renewCertificates(mesh, RENEWALS);
    const replaced = await replaceRoot(mesh, old, next);
    process.stderr.write(`${JSON.stringify({ release, renewals: RENEWALS, renewed, replaced })}\n`);
  } finally {
    await mesh.stop();
  }
});

/** So the test above would find a failed handshake. */
test('without the steps, requests that need a new handshake fail', async () => {
  const mesh = await CertificateLab.start(IstioVersion.of('1.27.0'), new OwnAuthority('old'));
  try {
    const [kept, fresh] = await replaceRootAtOnce(mesh, new OwnAuthority('new'));
    process.stderr.write(`${JSON.stringify({ kept, fresh })}\n`);
    expect(fresh[503]).toBeGreaterThan(0);
  } finally {
    await mesh.stop();
  }
});
