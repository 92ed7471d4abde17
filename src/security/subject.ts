/** A caller. */
export class AuthSubject {
  /**
   * The workloads that run under a service account.
   *
   * @param namespace of the service account
   * @param name of the service account
   */
  public static serviceAccount(namespace: string, name: string): AuthSubject {
    for (const [what, value] of Object.entries({ namespace, name })) {
      if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(value)) {
        throw new Error(`AuthSubject.serviceAccount('${namespace}', '${name}'): the ${what} '${value}' is not one that Kubernetes takes. `
          + 'Write lower-case letters, digits and dashes; a part of a name, or a pattern, would let in others');
      }
    }
    return new AuthSubject(namespace, name);
  }

  private constructor(private readonly namespace: string, private readonly account: string) {}

  /**
   * The identity in the caller's certificate, as Istio writes it.
   *
   * @internal
   */
  public _principal(trustDomain: string): string {
    return `${trustDomain}/ns/${this.namespace}/sa/${this.account}`;
  }
}
