/**
 * Rules of the API server that no schema tells: ranges of numbers, forms of names, fields that exclude each other, and fields that depend on others.
 * Each holds in all supported releases of Kubernetes.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go
 */
import { POD_RULES } from './pods';
import { BrokenRule, Given, Rule } from './rule';
import { SERVICE_RULES } from './services';
import { WORKLOAD_RULES } from './workloads';

/** The rules by the type of the object. */
export const RULES: Readonly<Record<string, readonly Rule[]>> = { ...POD_RULES, ...SERVICE_RULES, ...WORKLOAD_RULES };

/** The rules that an object of this type breaks. */
export function brokenRules(type: string, object: Given): BrokenRule[] {
  return (RULES[type] ?? []).flatMap((rule) => rule(object));
}
