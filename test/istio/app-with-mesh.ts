import { App, Chart, ChartProps, Testing } from 'cdk8s';
import { Mesh, MeshAttributes } from '../../src/install';
import { IstioVersion } from '../../src/istio';

/** An App with the facts of a mesh, by default of Istio 1.20.1. */
export function appWithMesh(attributes: Partial<MeshAttributes> = {}, app: App = Testing.app()): App {
  Mesh.fromAttributes(app, 'mesh', { version: IstioVersion.of('1.20.1'), ...attributes });
  return app;
}

/** A chart in an App with the facts of a mesh. */
export function chartInMesh(id = 'test', props: ChartProps = {}, attributes: Partial<MeshAttributes> = {}): Chart {
  return new Chart(appWithMesh(attributes), id, props);
}
