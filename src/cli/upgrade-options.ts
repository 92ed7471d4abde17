import { Command } from 'commander';
import { MOST_MINORS_APART } from '../istio/internal';

/** Lets a run pass the guard of version skew. */
export function withVersionSkew(to: Command): Command {
  return to.option('--allow-version-skew', `allow control planes more than ${MOST_MINORS_APART} minor releases apart, which Istio does not support`, false);
}

/** Lets a run pass the guard of revisions in use. */
export function withInUse(to: Command): Command {
  return to.option('--allow-in-use', 'delete a control plane that proxies still use', false);
}

/** Lets a run take away what proxies, or pods without a workload, may still need. */
export function withoutChecks(to: Command): Command {
  return to
    .option('--without-pod-check', 'do not look for pods that run on without their workload, and that a deleted policy protects', false)
    .option('--without-proxy-check', 'do not ask the proxies whether they know a new destination, or still use one that is deleted', false);
}
