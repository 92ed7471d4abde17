import { partsOf, SourceObject, titleOf } from '../json';
import { Check } from './check';
import { CheckFindingLevel } from './finding';
import { podsOf } from './pods';

/** Finds an environment variable that a container has twice. The API server rejects such an object in a server-side apply. */
export const DUPLICATE_ENV: Check = { code: 'EnvironmentVariableDuplicated', level: CheckFindingLevel.ERROR, run: duplicates };

function duplicates(sources: SourceObject[]) {
  return sources.flatMap(podsOf).flatMap(({ source, field, spec }) => ['initContainers', 'containers'].flatMap((kind) => (
    partsOf(spec, kind).flatMap((container, index) => {
      const names = partsOf(container, 'env').map(({ name }) => String(name));
      const twice = [...new Set(names.filter((name, position) => names.indexOf(name) !== position))];
      return twice.map((name) => ({
        message: `${titleOf(source.object)}: ${field}.${kind}[${index}].env has '${name}' more than once. Delete all but one`,
        objects: [source],
      }));
    }))));
}
