import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOT_NULL } from '../../src/helm/gateway-schema';
import { IstioVersion } from '../../src/istio';
import { installFeatures } from '../../src/settings';
import { parts } from '../lab/parts';

interface Schema {
  readonly type?: string | string[];
  readonly properties?: Record<string, Schema>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
}

/** The paths of all typed values that cannot be null. The names of a path are a list, because some have dots. */
function notNull(schema: Schema, path: string[] = []): string[][] {
  const types = [schema.type ?? 'null'].flat();
  const { properties = {}, additionalProperties, items } = types.includes('string') ? {} : schema; // the schema describes items of a text, too
  return [
    ...(path.length > 0 && !types.includes('null') ? [path] : []),
    ...Object.entries(properties).flatMap(([name, inner]) => notNull(inner, [...path, name])),
    ...[additionalProperties, items].flatMap((inner) => (typeof inner === 'object' ? notNull(inner, [...path, '*']) : [])),
  ];
}

const CHECKED = IstioVersion.ALL.map((version) => ({ version, ...installFeatures(version) }))
  .filter(({ closedGatewaySchema, internalDefaults }) => closedGatewaySchema && internalDefaults);

test.each(CHECKED)('$version.name: the values that are refused as null are those of the schema', async ({ version }) => {
  const { istio } = await parts({ only: ['charts'] });
  const { $defs } = JSON.parse(readFileSync(join(istio(version.name as '1.28.3').charts, 'gateway/values.schema.json'), 'utf8'));
  const known = Object.entries(NOT_NULL).flatMap(([parent, names]) => names.split(' ').map((name) => [...(parent === '' ? [] : parent.split('.')), name]));
  expect(known.map((path) => path.join(' ')).sort()).toEqual(notNull($defs.values).map((path) => path.join(' ')).sort());
});
