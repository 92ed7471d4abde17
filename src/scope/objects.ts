import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { SourceObject } from '../json';

/** All objects of a construct, each with the path of its own construct. */
export function objectsOf(scope: IConstruct): SourceObject[] {
  return apiObjectsOf(scope).map((object) => ({ object: object.toJson(), origin: object.node.path }));
}

/** All ApiObjects of a construct. */
export function apiObjectsOf(scope: IConstruct): ApiObject[] {
  return scope.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
}
