import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Check, IGNORED, ignoredBy } from './check';
import { DISCOVERY_ADDRESS } from './discovery-address';
import { Finding } from './finding';
import { Synthesised } from './objects';
import { PULL_SECRET } from './pull-secret';

/** All checks there are. */
const CHECKS: Check[] = [PULL_SECRET, DISCOVERY_ADDRESS];

/**
 * What can be known wrong before anything is applied. The command `cdk8s-istio` tells of it in `synth`, `plan` and `apply`;
 * a program or its tests may ask by themselves.
 */
export class Checks {
  /** What is wrong with the objects of an app, or of a part that has all that it needs. */
  public static of(scope: IConstruct): Finding[] {
    const objects = scope.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
    return findingsOf(objects.map((object) => ({ object: (object as ApiObject).toJson(), origin: object.node.path })));
  }

  /**
   * Says of the objects of a construct that something is not to be told of them, by the annotation `cdk8s-istio/ignored-checks`.
   *
   * @param codes such as `PullSecretMissing`
   */
  public static ignore(scope: IConstruct, ...codes: string[]): void {
    const unknown = codes.find((code) => !CHECKS.some((check) => check.code === code));
    if (unknown !== undefined) {
      throw new Error(`${scope.node.path}: Checks.ignore: there is no check '${unknown}'. Use one of ${CHECKS.map(({ code }) => code).join(', ')}`);
    }
    const objects = scope.node.findAll().filter((construct) => ApiObject.isApiObject(construct)) as ApiObject[];
    objects.filter(({ kind }) => kind !== 'CustomResourceDefinition').forEach(({ metadata }) => {
      const before = metadata.toJson().annotations?.[IGNORED];
      metadata.addAnnotation(IGNORED, [...before ? [before] : [], ...codes].join(','));
    });
  }

  private constructor() {}
}

/** What all checks find in the objects of a synthesis, but for what is to be ignored. */
export function findingsOf(sources: Synthesised[]): Finding[] {
  return CHECKS.flatMap(({ code, level, problems }) => problems(sources)
    .filter(({ objects }) => !objects.some((object) => ignoredBy(object).includes(code)))
    .map(({ message, objects: [{ origin }] }) => ({ code, level, origin, message })));
}
