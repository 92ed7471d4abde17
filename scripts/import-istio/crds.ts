import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { ApiObject, App, Chart, Yaml } from 'cdk8s';
import { parseAllDocuments } from 'yaml';

/** The fields of an OpenAPI schema that this script reads. Other fields are passed through. */
export interface Schema {
  readonly 'type'?: string;
  readonly 'properties'?: Record<string, Schema>;
  readonly 'items'?: Schema;
  readonly 'additionalProperties'?: Schema;
  readonly 'required'?: string[];
  readonly 'enum'?: string[];
  readonly 'minimum'?: number;
  readonly 'maximum'?: number;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

export interface Crd {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Record<string, string> };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: { readonly name: string; readonly served: boolean; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** The CRDs of a file in the order of the file. */
export function readCrds(file: string): Crd[] {
  return parseAllDocuments(readFileSync(file, 'utf8'), { version: '1.1' })
    .map((document) => document.toJS())
    .filter((object): object is Crd => object !== null);
}

/** The text that synthesis writes for unchanged CRDs. The labels replace the published labels. */
export function crdText(crds: Crd[], labels?: Record<string, string>): string {
  const chart = new Chart(new App(), 'crds');
  const labelled = crds.map((crd) => (labels ? { ...crd, metadata: { ...crd.metadata, labels } } : crd));
  return Yaml.stringify(...labelled.map((crd) => new ApiObject(chart, crd.metadata.name, crd).toJson()));
}

/** The text, compressed. Brotli's largest window makes it ten times smaller than gzip would: the versions of a CRD have the same descriptions. */
export function compressed(text: string): Buffer {
  const { BROTLI_PARAM_MODE: mode, BROTLI_MODE_TEXT: asText, BROTLI_PARAM_LGWIN: window, BROTLI_MAX_WINDOW_BITS: largest } = constants;
  return brotliCompressSync(text, { params: { [mode]: asText, [window]: largest } });
}
