export * from './security-order';
export { isPolicy, policyOf } from './policy';
export { rootNamespacesOf } from './root-namespaces';
