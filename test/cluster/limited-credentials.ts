import { readFileSync } from 'node:fs';
import { JsonObject } from '../../src/json';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

/** A rule of RBAC. */
export interface Rule { apiGroups: string[]; resources: string[]; verbs: string[] }

/**
 * The text of a kubeconfig with a token that has only these rules, in all namespaces. The API server knows them already: its authorizer reads new roles
 * by a watch.
 *
 * @param kubeconfig the file that says where the API server is
 * @param namespace the namespace of the account, whose name is that of the roles too
 */
export async function limitedTo(lab: Lab, kubeconfig: string, namespace: string, rules: Rule[]): Promise<string> {
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await lab.request('POST', accounts, { metadata: { name: 'limited' } });
  await lab.request('POST', `${rbac}/clusterroles`, { metadata: { name: namespace }, rules });
  await lab.request('POST', `${rbac}/clusterrolebindings`, {
    metadata: { name: namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: namespace },
    subjects: [{ kind: 'ServiceAccount', name: 'limited', namespace }],
  });
  const [{ apiGroups: [group], resources: [resource], verbs: [verb] }] = rules;
  const review = { spec: { user: `system:serviceaccount:${namespace}:limited`, resourceAttributes: { group, resource, verb, namespace } } };
  await eventually(async () => expect((await lab.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', review)).status.allowed).toBe(true));
  const { status: { token } } = await lab.request('POST', `${accounts}/limited/token`, { spec: {} });
  const config: JsonObject = JSON.parse(readFileSync(kubeconfig, 'utf8'));
  return JSON.stringify({ ...config, users: [{ ...(config.users as JsonObject[])[0], user: { token } }] });
}
