import { IConstruct } from 'constructs';
import { IGNORED } from './check';
import { CheckFinding } from './finding';
import { CHECKS, findingsOf } from './findings';
import { apiObjectsOf, objectsOf } from '../scope';

/**
 * The checks that find mistakes before anything is applied. The commands `cdk8s-istio synth`, `plan` and `apply` run them and
 * report their findings. A program and its tests can run them too.
 */
export class Checks {
  /**
   * Runs all checks.
   *
   * @param scope an App, or a construct that contains all objects that its own objects depend on
   */
  public static of(scope: IConstruct): CheckFinding[] {
    return findingsOf(objectsOf(scope));
  }

  /**
   * Ignores checks for all objects of a construct. It adds the annotation `cdk8s-istio/ignored-checks` to the objects.
   *
   * @param codes the codes of the checks, such as `PullSecretMissing`
   * @throws if there is no check with one of the codes
   */
  public static ignore(scope: IConstruct, ...codes: string[]): void {
    const unknown = codes.find((code) => !CHECKS.some((check) => check.code === code));
    if (unknown !== undefined) {
      throw new Error(`${scope.node.path}: Checks.ignore: there is no check '${unknown}'. Use one of ${CHECKS.map(({ code }) => code).join(', ')}`);
    }
    apiObjectsOf(scope).filter(({ kind }) => kind !== 'CustomResourceDefinition').forEach(({ metadata }) => {
      const before = metadata.toJson().annotations?.[IGNORED];
      metadata.addAnnotation(IGNORED, [...before ? [before] : [], ...codes].join(','));
    });
  }

  private constructor() {}
}
