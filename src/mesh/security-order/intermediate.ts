import { PolicyWrite } from './policy-order';
import { JsonObject, partOf, partsOf } from '../../json';
import { KubeObject } from '../../kube';
import { Step } from '../../reconcile';

/** The intermediate object of a policy. */
export function intermediateOf(what: PolicyWrite['what'], { live, desired }: Step): KubeObject {
  switch (what) {
    case 'both':
      return withSpec(desired!, { ...partOf(desired!.spec), rules: bothOf(partsOf(live!.spec, 'rules'), partsOf(desired!.spec, 'rules')) });
    case 'nothing': {
      const { rules, ...others } = partOf(live!.spec);
      return withSpec(live!, others);
    }
    default: {
      const { selector } = partOf(live!.spec);
      return withSpec(live!, { ...selector !== undefined && { selector }, mtls: { mode: what === 'strict' ? 'STRICT' : 'DISABLE' } });
    }
  }
}

function bothOf(before: JsonObject[], after: JsonObject[]): JsonObject[] {
  const known = new Set(before.map((rule) => JSON.stringify(rule)));
  return [...before, ...after.filter((rule) => !known.has(JSON.stringify(rule)))];
}

/** Only what is applied of an object: its identity, its labels and its spec. */
function withSpec({ apiVersion, kind, metadata: { name, namespace, labels, annotations } }: KubeObject, spec: JsonObject): KubeObject {
  const { ['kubectl.kubernetes.io/last-applied-configuration']: _, ...notes } = annotations ?? {};
  const marks = { ...labels && { labels }, ...Object.keys(notes).length > 0 && { annotations: notes } };
  return { apiVersion, kind, metadata: { name, ...namespace && { namespace }, ...marks }, spec };
}
