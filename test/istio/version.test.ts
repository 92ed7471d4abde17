import { App, Chart } from 'cdk8s';
import { IstioVersion } from '../../src/istio';

test('a known name gives its version', () => {
  expect(IstioVersion.parse('1.27.0')).toBe(IstioVersion.V1_27_0);
  expect(IstioVersion.V1_27_0.minor).toBe('1.27');
});

test('an unknown name is refused, and the known ones are named', () => {
  expect(() => IstioVersion.parse('1.20')).toThrow("unknown Istio version '1.20'. Use one of 1.20.1, 1.26.0, 1.27.0");
});

test('a construct takes the version of its context, else the oldest', () => {
  expect(IstioVersion.of(new Chart(new App(), 'chart'))).toBe(IstioVersion.V1_20_1);
  const app = new App();
  app.node.setContext('istioVersion', '1.27.0');
  expect(IstioVersion.of(new Chart(app, 'chart'))).toBe(IstioVersion.V1_27_0);
});
