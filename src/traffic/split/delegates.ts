import { conditionOf } from './conditions';
import { waysOf } from './scopes';
import { HTTPMatchRequest, StringMatch } from '../../istio';
import { MatchSpec, SplitSpec } from '../specification';

/** The delegates to which routes of a split lead, as `namespace/name`. */
export function delegateReferencesOf(spec: SplitSpec): ReadonlySet<string> {
  return new Set(waysOf(spec).flatMap(({ routes = [] }) => routes.flatMap(({ to }) => to.delegate ?? [])));
}

type Texts = { readonly [name: string]: StringMatch };

/**
 * Whether Istio drops a route of a delegate: each of its conditions must be narrower than one of the conditions that lead to the delegate.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
 */
export function dropped(conditions: readonly HTTPMatchRequest[], leading: readonly MatchSpec[]): boolean {
  const roots = leading.map((match) => ({ ...conditionOf(match), port: match.port }));
  return conditions.some((condition) => !roots.some((root) => isNarrower(condition, root)));
}

/** istiod decides it in this way. It also asks for fields that do not exclude each other, such as equal ignoreUriCase without a path. */
function isNarrower(leaf: HTTPMatchRequest, root: HTTPMatchRequest): boolean {
  return (['uri', 'scheme', 'method', 'authority'] as const).every((field) => fits(leaf[field], root[field]))
    && (['headers', 'withoutHeaders', 'queryParams'] as const).every((field) => allFit(leaf[field], root[field]))
    && (leaf.ignoreUriCase ?? false) === (root.ignoreUriCase ?? false)
    && (leaf.port === undefined || root.port === undefined || leaf.port === root.port)
    && root.sourceNamespace === undefined;
}

function allFit(leaves: Texts = {}, roots: Texts = {}): boolean {
  return Object.keys(leaves).every((name) => fits(leaves[name], roots[name]));
}

function fits(leaf?: StringMatch, root?: StringMatch): boolean {
  if (!leaf || !root) {
    return true;
  }
  const begins = root.prefix !== undefined && (leaf.prefix ?? leaf.exact ?? '').startsWith(root.prefix);
  return begins || (root.exact !== undefined && leaf.exact === root.exact);
}
