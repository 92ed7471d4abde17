import { Chart, Names, YamlOutputType } from 'cdk8s';
import { Manifest } from './manifest';
import { joinDocuments } from './yaml';

/** A chart, with its objects in the order in which they are written. */
export interface ChartManifests {
  readonly chart: Chart;
  readonly manifests: Manifest[];
}

export interface LayoutOptions {
  readonly type: YamlOutputType;
  readonly extension: string;
  /** Whether file names begin with the number of the chart, so that they sort in the order of the charts. */
  readonly numbered: boolean;
}

/** Divides an app into files. The result maps paths below the output directory to texts. The paths are those of cdk8s. */
export function layOut(charts: ChartManifests[], { type, extension, numbered }: LayoutOptions): Map<string, string> {
  const files = new Map<string, string>();
  const write = (path: string, manifests: Manifest[]) => files.set(path + extension, joinDocuments(manifests.map(({ text }) => text)));
  const chartName = (chart: Chart, index: number) => `${numbered ? `${String(index).padStart(4, '0')}-` : ''}${Names.toDnsLabel(chart)}`;

  switch (type) {
    case YamlOutputType.FILE_PER_APP:
      if (charts.length > 0) {
        write('app', charts.flatMap(({ manifests }) => manifests));
      }
      break;
    case YamlOutputType.FILE_PER_CHART:
      charts.forEach(({ chart, manifests }, index) => write(chartName(chart, index), manifests));
      break;
    case YamlOutputType.FILE_PER_RESOURCE:
      objectFiles(charts.flatMap(({ manifests }) => manifests)).forEach((manifest, name) => write(name, [manifest]));
      break;
    case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
      charts.forEach(({ chart, manifests }, index) => {
        objectFiles(manifests).forEach((manifest, name) => write(`${chartName(chart, index)}/${name}`, [manifest]));
      });
      break;
  }
  return files;
}

/** How an object's file can be named: first as cdk8s names it, then with more of the object's identity, for objects that would share a file. */
const NAMINGS: ((manifest: Manifest) => string)[] = [
  ({ kind, name }) => `${kind}.${name}`,
  ({ kind, name, namespace }) => `${kind}.${name}.${namespace || 'cluster'}`,
  ({ kind, name, namespace, apiGroup }) => `${kind}.${name}.${namespace || 'cluster'}.${apiGroup}`,
];

function objectFiles(manifests: Manifest[]): Map<string, Manifest> {
  const named = NAMINGS.map((naming) => manifests.map((manifest) => naming(manifest).replace(/[^0-9a-zA-Z-_.]/g, '')));
  const uses = new Map<string, number>();
  named.forEach((names) => names.forEach((name) => uses.set(name, (uses.get(name) ?? 0) + 1)));
  const files = new Map<string, Manifest>();
  manifests.forEach((manifest, index) => {
    const names = named.map((candidates) => candidates[index]);
    files.set(names.find((name) => uses.get(name) === 1) ?? names[names.length - 1], manifest);
  });
  return files;
}
