import { ENDPOINTS } from './traffic/endpoints';
import { GATEWAYS } from './traffic/gateways';
import { premisesOf } from './traffic/premises';
import { REQUESTS } from './traffic/requests';
import { SplitLab } from './traffic-split';
import { IstioVersion } from '../../src/istio';

jest.setTimeout(240_000);

describe.each([IstioVersion.of('1.20.1'), IstioVersion.of('1.27.0')])('TrafficSplit on real Envoys, with Istio %s', (version) => {
  const proofs = [REQUESTS, GATEWAYS, premisesOf(version), ENDPOINTS];
  let mesh: SplitLab;
  beforeAll(async () => {
    mesh = await SplitLab.start(version, proofs);
  });
  afterAll(async () => mesh?.stop());

  proofs.forEach(({ prove }) => prove(() => mesh));
});
