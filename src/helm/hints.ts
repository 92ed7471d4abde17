/** What to write instead of a value that a chart does not have. A hint is only given if the chart has what it names, and accepts the value there. */
import { nearest } from './spelling';
import { IstioVersion } from '../istio';
import { isOlder } from '../istio/internal';
import { fieldsOf, isMap } from '../json';
import { placeOfField, unknownFields, wrongValues } from '../mesh-config/internal';
import {
  baseShape, ChartName, CHARTS, isUnread, misfits, movedValues, movedValuesLike, sectionOf, sectionShape, Shape, valuesShape,
  withoutSection,
} from '../settings';

/** The chart that a value was given to. */
export interface Chart {
  readonly version: IstioVersion;
  readonly chart: ChartName;
}

/** An unknown value. */
interface Unknown extends Chart {
  readonly path: string[];
  readonly value: unknown;
}

/** The hint for a value as a sentence. Undefined if nothing is known about the value. */
export function hintFor(unknown: Unknown): string | undefined {
  return fromDots(unknown) ?? fromTable(unknown, movedValues) ?? fromLevel(unknown) ?? fromLayout(unknown) ?? fromChartOfOthers(unknown)
    ?? fromMeaning(unknown) ?? fromOtherChart(unknown) ?? fromOtherLine(unknown) ?? fromElsewhere(unknown) ?? fromSpelling(unknown)
    ?? fromMeshConfig(unknown) ?? fromTable(unknown, movedValuesLike);
}

const PILOT = 'pilot';

/** A path written as one name, as for the option `--set`. */
function fromDots({ path, value, version, chart }: Unknown): string | undefined {
  const names = path.flatMap((name) => name.split('.'));
  const isKnown = names.some((_, index) => index > 0 && has(version, chart, names.slice(0, index + 1))) || has(version, chart, names.slice(0, 1));
  if (names.length === path.length || !isKnown) {
    return undefined;
  }
  const name = path[path.length - 1];
  const text = isMap(value) || Array.isArray(value) ? '...' : JSON.stringify(value);
  return `Dots in a name are no levels. Write it as ${name.split('.').join(': { ')}: ${text}${' }'.repeat(name.split('.').length - 1)}`;
}

/** What took the place of the value, as the charts' own history says. */
function fromTable(unknown: Unknown, entriesFor: typeof movedValues): string | undefined {
  const { path, chart } = unknown;
  const hints = [path, ...path[0] === sectionFor(chart) ? [path.slice(1)] : []].flatMap((each) => entriesFor(chart, each.join('.')))
    .map(({ to = [], instead }) => moveTo(unknown, to.flatMap((each) => layouts(chart, each, path))) ?? adviceOf(unknown, instead));
  return hints.find((hint) => hint !== undefined);
}

/** The advice with the paths that it names. It is undefined if the chart does not have one of them. */
function adviceOf({ path, version, chart }: Unknown, text = ''): string | undefined {
  const placeOf = (name: string) => layouts(chart, name, path).find((place) => isRead(version, chart, place.split('.')));
  const names = [...text.matchAll(ADVISED)].map(([, name]) => name);
  return text !== '' && names.every(placeOf) ? text.replace(ADVISED, (_, name) => placeOf(name)!) : undefined;
}

/** A path in an advice. */
const ADVISED = /{([\w.]+)}/g;

/** A level that wraps all values, such as the name of a dependency in the values of an umbrella chart. */
function fromLevel({ path, value, version, chart }: Unknown): string | undefined {
  const [level] = path;
  if (path.length > 1 || !isMap(value) || isOfAnyChart(level) || OTHER_CHARTS.includes(level)) {
    return undefined;
  }
  const inner = innerMap(version, chart, level);
  if (inner && knownKeys(value, inner.shape) >= knownKeys(value, ownShape(version, chart)) && isMostlyKnown(value, inner.shape)) {
    return `Write it as ${inner.path}`;
  }
  if (isMostlyKnown(value, ownShape(version, chart))) {
    return `Write the values below it one level higher, without the level ${level}`;
  }
  if (chart === 'istiod' && OF_ISTIOD.test(level)) {
    return isMostlyKnown(value, sectionShape(version, 'istiod')) ? `Write it as ${PILOT}` : undefined;
  }
  const owner = CHARTS.find((each) => isMostlyKnown(value, ownShape(version, each)));
  return owner && `The values below it belong to the chart ${owner}. Give them to that chart, without the level ${level}`;
}

/** Names of the chart istiod in umbrella charts. */
const OF_ISTIOD = /istiod|discovery/;

/** The only map of this name below the top of the chart, such as `global.proxy` for `proxy`. */
function innerMap(version: IstioVersion, chart: ChartName, name: string): { path: string; shape: Shape } | undefined {
  const shape = ownShape(version, chart);
  const maps = paths(shape).filter((each) => each.includes('.') && last(each) === name).flatMap((path) => {
    const inner = shapeAt(shape, path.split('.'));
    return typeof inner === 'object' ? [{ path, shape: inner }] : [];
  });
  return maps.length === 1 ? maps[0] : undefined;
}

function isOfAnyChart(name: string): boolean {
  return IstioVersion.ALL.some((version) => CHARTS.some((chart) => Object.hasOwn(ownShape(version, chart), name)));
}

function isMostlyKnown(value: object, shape: Shape): boolean {
  return knownKeys(value, shape) * 2 > Object.keys(value).length;
}

/** How many keys of the map the shape has. A map of values must be a map. */
function knownKeys(value: object, shape: Shape): number {
  return Object.entries(value).filter(([key, inner]) => Object.hasOwn(shape, key) && (typeof shape[key] === 'string' || isMap(inner))).length;
}

/** Charts of Istio that have values of the same names. */
const OTHER_CHARTS = ['cni', 'istio-cni', 'ztunnel', 'ambient'];

/** A value below the name of another chart of Istio. */
function fromChartOfOthers({ path, version, chart }: Unknown): string | undefined {
  const [level] = path;
  const isOwn = level === sectionOf(chart) || (level === 'ambient' && has(version, chart, [level]));
  return path.length > 1 && !isOwn && OTHER_CHARTS.includes(level) ? `Give it to the chart ${level.replace('istio-', '')}` : undefined;
}

/** Newer charts have the values of the component itself at the top, older ones have them below a key, such as `pilot`. */
function fromLayout(unknown: Unknown): string | undefined {
  const { path, chart } = unknown;
  const section = sectionFor(chart);
  return moveTo(unknown, [path[0] === section ? path.slice(1).join('.') : [section, ...path].join('.')]);
}

function fromOtherChart({ path, version, chart }: Unknown): string | undefined {
  const owner = CHARTS.find((each) => each !== chart && (isRead(version, each, path) || isEntry(version, each, path)));
  if (owner !== undefined) {
    return `It is a value of the chart ${owner}`;
  }
  const [level, ...below] = path;
  const named = CHARTS.find((each) => each === level && below.length > 0 && isRead(version, each, below));
  return named && `It is a value of the chart ${named}. Give it to that chart as ${below.join('.')}`;
}

function fromOtherLine({ path, version, chart }: Unknown): string | undefined {
  const lines = IstioVersion.ALL.filter((other) => has(other, chart, path));
  const newer = lines.find((other) => isOlder(version, other));
  const older = lines[lines.length - 1];
  return newer ? `It is newer: Istio ${newer.minor} has it` : older && `It is gone: Istio ${older.minor} had it`;
}

/** A value that only another chart of another line has. */
function fromElsewhere({ path, version, chart }: Unknown): string | undefined {
  const newestFirst = IstioVersion.ALL.filter((other) => other !== version).reverse();
  const owners = newestFirst.flatMap((other) => (
    CHARTS.filter((each) => each !== chart && has(other, each, path)).map((owner) => ({ owner, line: other.minor }))));
  return owners.length > 0 ? `It is a value of the chart ${owners[0].owner} of Istio ${owners[0].line}` : undefined;
}

/** Names that mean something else at each place. */
const GENERIC = [
  'enabled', 'name', 'namespace', 'image', 'hub', 'tag', 'variant', 'labels', 'annotations', 'resources', 'env', 'type', 'port', 'ports', 'level', 'create',
  'address', 'provider', 'logging', 'cpu', 'memory', 'platform', 'profile', 'debug', 'templates', 'default', 'mode', 'gateway', 'proxy', 'nodeSelector',
  'tolerations', 'affinity', 'securityContext', 'podAnnotations', 'serviceAnnotations', 'minAvailable', 'maxUnavailable', 'failureThreshold', 'volumes',
  'volumeMounts', 'path', 'base', 'global', 'lifecycle', 'readinessProbe', 'seccompProfile',
];

/** The only value of the chart with the same last name. The chart base accepts most values without an effect, except for its own. */
function fromMeaning(unknown: Unknown): string | undefined {
  const { path, version, chart } = unknown;
  const name = path[path.length - 1];
  const resources = [...path.slice(0, -1), 'resources'];
  if (['limits', 'requests'].includes(name) && isRead(version, chart, resources)) {
    return `Write it as ${[...resources, name].join('.')}`;
  }
  const places = paths(ownShape(version, chart)).filter((each) => last(each) === name);
  const known = [...new Map(places.map((each) => [withoutSection(chart, each.split('.')).join('.'), each])).values()];
  const isOther = chart === 'base' && !known.every((each) => each.startsWith('base.'));
  return isOther || GENERIC.includes(name) || known.length !== 1 ? undefined : moveTo(unknown, known);
}

/** A field of the mesh config that stands among the values. */
function fromMeshConfig(unknown: Unknown): string | undefined {
  const { path, value, version, chart } = unknown;
  const name = path[path.length - 1];
  const place = chart === 'istiod' && !GENERIC.includes(name) && ['', 'global', 'global.proxy', PILOT].includes(path.slice(0, -1).join('.'))
    ? placeOfField(version, name)
    : undefined;
  if (place === undefined) {
    return undefined;
  }
  const takesMap = wrongValues(version, fieldsOf([[place, {}]])).length === 0;
  const fits = takesMap === isMap(value) && unknownFields(version, fieldsOf([[place, value]])).length === 0;
  return fits ? `Write it as meshConfig.${place}` : `Use meshConfig.${place}`;
}

/** A misspelt name of the same map. */
function fromSpelling({ path, value, version, chart }: Unknown): string | undefined {
  const parent = path.slice(0, -1);
  if (/^x-/.test(path[0])) {
    return undefined; // a name for what YAML aliases refer to
  }
  const siblings = Object.keys(shapeAt(ownShape(version, chart), parent) ?? {});
  const right = nearest(path[path.length - 1], siblings.filter((each) => accepts({ version, chart }, [...parent, each], value)));
  return right && `Did you mean ${[...parent, right].join('.')}?`;
}

function moveTo(unknown: Unknown, places: string[]): string | undefined {
  const to = places.find((place) => accepts(unknown, place.split('.'), unknown.value));
  return to && `Write it as ${to}`;
}

/** The paths of a value in both layouts. */
function layouts(chart: ChartName, to: string, from: string[]): string[] {
  const section = sectionFor(chart);
  return from[0] === section ? [`${section}.${to}`, to] : [to, `${section}.${to}`];
}

/** Whether the chart reads a value at this path and accepts this one. */
function accepts({ version, chart }: Chart, path: string[], value: unknown): boolean {
  if (!isRead(version, chart, path)) {
    return false;
  }
  const kind = shapeAt(ownShape(version, chart), path);
  if (typeof kind === 'string') {
    return value === null || misfits(value, kind).length === 0;
  }
  return isMap(value) && Object.entries(value).every(([key, inner]) => accepts({ version, chart }, [...path, key], inner));
}

/** Whether the chart has a value at this path, or values below it, and a template reads one of them. */
function isRead(version: IstioVersion, chart: ChartName, path: string[]): boolean {
  const found = shapeAt(ownShape(version, chart), path);
  if (typeof found === 'object') {
    return Object.keys(found).some((name) => isRead(version, chart, [...path, name]));
  }
  return found !== undefined && !isUnread(version, chart, withoutSection(chart, path).join('.'));
}

/** Whether the path is an entry of a map that the chart reads, such as a field of the mesh config. */
function isEntry(version: IstioVersion, chart: ChartName, path: string[]): boolean {
  const map = path.slice(0, -1);
  return shapeAt(ownShape(version, chart), map) === 'map' && isRead(version, chart, map);
}

function has(version: IstioVersion, chart: ChartName, path: string[]): boolean {
  return shapeAt(ownShape(version, chart), path) !== undefined;
}

/** The values that a chart itself reads. The chart base also accepts those of istiod. */
function ownShape(version: IstioVersion, chart: ChartName): Shape {
  const key = `${chart} ${version}`;
  const shape = shapes.get(key) ?? (chart === 'base' ? baseShape(version) : valuesShape(version, chart));
  shapes.set(key, shape);
  return shape;
}

/** One hint asks for the shapes of all charts many times. */
const shapes = new Map<string, Shape>();

/** What a shape has at a path. */
function shapeAt(shape: Shape, path: string[]): Shape[string] | undefined {
  return path.reduce<Shape[string] | undefined>((inner, key) => (typeof inner === 'object' && Object.hasOwn(inner, key) ? inner[key] : undefined), shape);
}

function paths(shape: Shape, prefix = ''): string[] {
  return Object.entries(shape).flatMap(([key, inner]) => {
    const path = `${prefix}${key}`;
    return typeof inner === 'string' ? [path] : [path, ...paths(inner, `${path}.`)];
  });
}

function last(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** The section of a chart. The charts without one are given values of istiod by mistake. */
function sectionFor(chart: ChartName): string {
  return sectionOf(chart) ?? PILOT;
}
