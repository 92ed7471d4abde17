/** `k8s.overlays` of a component: changes of fields of its objects, after the chart has rendered them. */
import { Field } from './field';
import { Conversion } from './workload';
import { isMap } from '../../../json';
import { goYaml } from '../../go-yaml';

export function overlays(field: Field): Conversion {
  const changes = field.fields.flatMap(([, overlay]) => {
    const [kind, name] = ['kind', 'name'].map((key) => String(overlay.get(key)?.value ?? ''));
    return (overlay.get('patches')?.fields ?? []).map(([, patch]) => ({
      kind,
      name,
      path: elements(String(patch.get('path')?.value ?? '')),
      value: patch.get('value') && parsedValue(patch.get('value')!.value),
      replaces: true,
      where: patch.where,
    }));
  });
  const incomplete = field.fields.find(([, overlay]) => !overlay.get('kind') || !overlay.get('name'));
  const pathless = changes.find(({ path }) => path.length === 0);
  if (incomplete || pathless) {
    return { problem: incomplete ? 'has an overlay without kind or name. Name the object to change' : `has a patch without a path (${pathless!.where}). Name the field to change` };
  }
  return { changes };
}

/** The elements of a path such as `a.b.[name:x].c[0]`. A backslash escapes a dot. */
function elements(path: string): string[] {
  return path.split(/(?<!\\)\./).filter((part) => part !== '').flatMap((part) => {
    const name = part.replaceAll('\\.', '.');
    const bracket = name.indexOf('[');
    return bracket > 0 ? [name.slice(0, bracket), name.slice(bracket)] : [name];
  });
}

/** The value of a patch. istioctl parses a string that is a map in YAML. */
function parsedValue(value: unknown): unknown {
  if (typeof value !== 'string' || !(value.includes('\n') ? value.includes(':') : value.includes(': '))) {
    return value;
  }
  const [document] = goYaml(value);
  const data = document && document.errors.length === 0 ? document.toJS() : undefined;
  return isMap(data) && !isJson(value) ? data : value;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
