import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the published OpenAPI leaves out (see hack/update-openapi-spec.sh of Kubernetes), but Kubernetes' own generated OpenAPI code has: the members
 * of enums, and defaults.
 */
export function readGoFacts(module: string) {
  const text = readFileSync(join(module, 'pkg/generated/openapi/zz_generated.openapi.go'), 'utf8');
  const properties = new Map<string, string>();
  for (const [, name, body] of text.matchAll(/^func schema_(\w+)\(.*\n([^]*?)\n}$/gm)) {
    for (const [, property, inner] of body.matchAll(/^\t{5}"(\S+)": {\n([^]*?)\n\t{5}},$/gm)) {
      properties.set(`${name}/${property}`, inner);
    }
  }
  const fact = (id: string, property: string, pattern: RegExp) => pattern.exec(properties.get(`${goName(id)}/${property}`) ?? '')?.[1];
  return {
    members: (id: string, property: string): string[] => JSON.parse(`[${fact(id, property, /Enum: +\[\]interface{}{(.*)}/) ?? ''}]`),
    defaultOf: (id: string, property: string): string | undefined => fact(id, property, /Default: +"(.+)"/),
  };
}

/** The name of a definition in the names of Go functions: `io.k8s.api.core.v1.Pod` is `k8sio_api_core_v1_Pod`. */
function goName(id: string): string {
  return id.replace(/^io\.k8s\.apimachinery\.pkg\./, 'pkg.').replace(/^io\.k8s\./, 'k8sio.').replaceAll('.', '_');
}
