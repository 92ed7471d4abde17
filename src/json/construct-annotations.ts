/** The path of the construct that an object was written by. Only objects that others depend on have this annotation. */
export const CONSTRUCT = 'cdk8s-istio/construct';

/** The constructs whose objects must be ready before an object is applied: a list of their paths, in JSON. */
export const DEPENDS_ON = 'cdk8s-istio/depends-on';
