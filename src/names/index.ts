/**
 * The rules of Kubernetes and Istio for names, labels, hosts and ports, and the check of props by these rules.
 *
 * In: any value, since programs in JavaScript, Python, Java and Go are not type-checked by TypeScript. Out: problems, each with the value and with what to
 * write instead, or an error that also names the construct and the prop.
 * This room must not know any other room, nor any construct.
 */
export * from './addresses';
export * from './istio';
export * from './kubernetes';
export * from './name-rule';
export * from './props';
export * from './rule';
