import { isMap, JsonObject } from '../json';

/**
 * A Secret whose `stringData` is part of its `data`, where the API server stores it. An instance that sends `stringData` does not own the
 * stored fields: a key that left `stringData` would stay in the cluster, and no plan would say so. Other objects are returned as they are.
 */
export function withStoredData<T extends JsonObject>(object: T): T {
  const { stringData, ...stored } = object;
  if (!isSecret(object) || !isMap(stringData)) {
    return object;
  }
  const data = isMap(stored.data) ? stored.data : {};
  const encoded = Object.entries(stringData).map(([key, value]) => [key, Buffer.from(String(value ?? '')).toString('base64')]);
  return { ...stored, data: { ...data, ...Object.fromEntries(encoded) } } as unknown as T;
}

/** The values of a Secret that the API server would refuse. It would quote them in its error, so they are never sent, nor named here. */
export function secretProblems(object: JsonObject): string[] {
  return isSecret(object) ? [...textProblems(object), ...dataProblems(object)] : [];
}

function textProblems({ stringData }: JsonObject): string[] {
  return problemsOfValues('stringData', stringData, (value) => isText(value)
    ? undefined
    : `a value of type ${typeOf(value)}. It must be a string: write the value in quotes`);
}

function dataProblems({ data }: JsonObject): string[] {
  return problemsOfValues('data', data, (value) => isText(value) && isBase64(value ?? '')
    ? undefined
    : 'a value that is no base64. Write it as plain text under stringData, or encode it');
}

function problemsOfValues(field: string, values: JsonObject[string], problemOf: (value: JsonObject[string]) => string | undefined): string[] {
  if (!isMap(values)) {
    return values === undefined || values === null ? [] : [`${field} is a value of type ${typeOf(values)}. It must be a map of keys to strings`];
  }
  return Object.entries(values).flatMap(([key, value]) => {
    const problem = problemOf(value);
    return problem ? [`${field}[${JSON.stringify(key)}] has ${problem}`] : [];
  });
}

function isSecret({ apiVersion, kind }: JsonObject): boolean {
  return apiVersion === 'v1' && kind === 'Secret';
}

/** The API server reads null as an empty string. */
function isText(value: JsonObject[string]): value is string | null | undefined {
  return typeof value === 'string' || value === null || value === undefined;
}

/** Base64 as Go reads it: with padding; line breaks do not count. */
function isBase64(text: string): boolean {
  const digits = text.replace(/[\r\n]/g, '');
  const padding = digits.endsWith('==') ? 2 : digits.endsWith('=') ? 1 : 0;
  return digits.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(digits.slice(0, digits.length - padding));
}

function typeOf(value: JsonObject[string]): string {
  return Array.isArray(value) ? 'list' : isMap(value) ? 'map' : typeof value;
}
