import { IMeshWorkload } from '../../install';
import { JsonObject } from '../../json';
import { objectWith, Rule } from '../../names';
import { checkPart, Codecs, fromProps } from '../../specification';
import { MeshService } from '../../traffic';
import { MESH_SERVICE, WORKLOAD } from '../../traffic/internal';
import { AuthPolicySpec } from '../auth-policy-spec.generated';
import { AUTH_POLICY } from '../specification';

export interface FromPropsOptions {
  /** The construct, for errors. */
  readonly where: string;
  /** Whether the Services of the App are complete. Before, their ports and labels are left out. */
  readonly isComplete: boolean;
}

/**
 * The specification that a program means by the props of a policy: services and workloads become their labels and ports.
 *
 * @throws if a prop that is an object of the library has another type, or if the Services are complete and one is not valid
 */
export function policyOf(props: AuthPolicySpec, { where, isComplete }: FromPropsOptions): JsonObject {
  const codecs: Codecs = {
    MeshService: (value, path) => {
      checkPart(where, path, value, MESH_SERVICE);
      const service = value as MeshService;
      const { labels, ports } = isComplete || !service._isOfApp ? service._facts : { labels: undefined, ports: undefined };
      return { name: service.name, ...labels ? { workload: labels } : {}, ...ports ? { ports } : {} };
    },
    IMeshWorkload: (value, path) => {
      checkPart(where, path, value, WORKLOAD);
      checkPart(where, path, value, NO_SERVICE);
      return { labels: (value as IMeshWorkload).labels };
    },
  };
  return fromProps(AUTH_POLICY, props, codecs);
}

const NO_SERVICE: Rule = {
  expected: 'a workload',
  problems: (value) => (objectWith('', 'hostIn').problems(value).length > 0 ? [] : [{ path: [], message: 'is a MeshService. Write it in service' }]),
};
