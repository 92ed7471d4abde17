import { IConstruct } from 'constructs';
import { AuthCall, verdictsOf } from './call';
import { configuredMesh } from './mesh-config';
import { accessMeshOf } from './mesh-facts';
import { AccessModel } from './model';
import { AuthOutcome, AuthVerdict } from './verdict';
import { IMesh } from '../../istio';
import { meshOf } from '../../istio/internal';
import { objectsOf } from '../../scope';

/** Properties of an AuthAccess. */
export interface AuthAccessProps {
  /**
   * The mesh that the objects belong to.
   *
   * @default - the only mesh in the App
   */
  readonly mesh?: IMesh;
}

/**
 * Who may call what, by the Istio objects of an App, whoever wrote them. It is for tests of a program.
 *
 * @see https://istio.io/latest/docs/concepts/security/#authorization
 */
export class AuthAccess {
  /**
   * Reads the objects of an App or a Chart, as they are at this moment.
   *
   * @throws if the mesh is not clear
   */
  public static of(scope: IConstruct, props: AuthAccessProps = {}): AuthAccess {
    const mesh = meshOf(scope as never, { mesh: props.mesh });
    const sources = objectsOf(scope).map(({ object, origin }) => ({ object, origin: `construct ${origin}` }));
    const { pathNormalization, authorizers } = configuredMesh(sources);
    return new AuthAccess(new AccessModel(sources, accessMeshOf(mesh, { ...pathNormalization && { pathNormalization }, authorizers })));
  }

  private constructor(private readonly model: AccessModel) {}

  /**
   * What becomes of a call, and why. If the call can reach several workloads, the verdict is the first one that does not allow it.
   *
   * @throws if the caller, the URL or the service is not valid, or does not exist
   */
  public verdict(call: AuthCall): AuthVerdict {
    const verdicts = verdictsOf(this.model, call).map(({ verdict }) => verdict);
    return verdicts.find(({ outcome }) => outcome !== AuthOutcome.ALLOWED) ?? verdicts[0];
  }

  /** Whether all workloads that can get the call allow it. */
  public allows(call: AuthCall): boolean {
    return this.verdict(call).outcome === AuthOutcome.ALLOWED;
  }

  /**
   * Throws unless the call is allowed. The message says why it is not.
   *
   * @throws if a workload that can get the call does not certainly allow it
   */
  public assertAllowed(call: AuthCall): void {
    const { outcome, reason, decider } = this.verdict(call);
    if (outcome !== AuthOutcome.ALLOWED) {
      throw new Error(`${titleOf(call)} is not allowed, but ${outcome}: ${reason}${decider ? ` (${decider.origin})` : ''}`);
    }
  }

  /**
   * Throws unless the call is rejected. The message says why it is not.
   *
   * @throws if the call is allowed, or if this depends on something that is not known
   */
  public assertRejected(call: AuthCall): void {
    const { outcome, reason, decider } = this.verdict(call);
    if (outcome === AuthOutcome.ALLOWED || outcome === AuthOutcome.DEPENDS) {
      throw new Error(`${titleOf(call)} is not rejected, but ${outcome}: ${reason}${decider ? ` (${decider.origin})` : ''}`);
    }
  }
}

function titleOf({ from, method = 'GET', url }: AuthCall): string {
  return `${method} ${url} from ${from}`;
}
