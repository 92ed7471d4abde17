import { IstioVersion } from '../../src/istio';

test('a known name gives its version', () => {
  expect(IstioVersion.parse('1.27.0')).toBe(IstioVersion.V1_27_0);
  expect(IstioVersion.V1_27_0.minor).toBe('1.27');
});

test('an unknown name is rejected, with the supported versions', () => {
  expect(() => IstioVersion.parse('1.20')).toThrow("unknown Istio version '1.20'. Use one of 1.20.1, 1.26.0, 1.27.0");
});
