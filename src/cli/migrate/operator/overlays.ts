/** `k8s.overlays` of a component: changes of single fields of its objects, after the chart has rendered them. */
import { Field } from './field';
import { Said } from './workload';
import { isMap } from '../../../json';
import { goYaml } from '../../go-yaml';

export function overlays(field: Field): Said {
  const changes = field.fields.flatMap(([, overlay]) => {
    const [kind, name] = ['kind', 'name'].map((key) => String(overlay.get(key)?.value ?? ''));
    return (overlay.get('patches')?.fields ?? []).map(([, patch]) => ({
      kind,
      name,
      path: elements(String(patch.get('path')?.value ?? '')),
      value: patch.get('value') && said(patch.get('value')!.value),
      replaces: true,
      where: patch.where,
    }));
  });
  const without = field.fields.find(([, overlay]) => !overlay.get('kind') || !overlay.get('name'));
  const aimless = changes.find(({ path }) => path.length === 0);
  if (without || aimless) {
    return { refused: without ? 'has an overlay without kind or name. Say which object it changes' : `has a patch without a path (${aimless!.where}). Say what it changes` };
  }
  return { changes };
}

/** `a.b.[name:x].c[0]`, where a backslash keeps a dot in a name. */
function elements(path: string): string[] {
  return path.split(/(?<!\\)\./).filter((part) => part !== '').flatMap((part) => {
    const name = part.replaceAll('\\.', '.');
    const bracket = name.indexOf('[');
    return bracket > 0 ? [name.slice(0, bracket), name.slice(bracket)] : [name];
  });
}

/** istioctl takes a text that is a map in YAML for that map. */
function said(value: unknown): unknown {
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
