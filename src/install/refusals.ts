/** What is refused when it is said, with the prop, the value and the repair. */
import { MeshIpFamilyPolicy } from './network-props';

/** Refuses two families where the policy allows one only. */
export function checkIpFamilies(where: string, families: string[] = [], policy?: string): void {
  if (families.length > 1 && (!policy || policy === MeshIpFamilyPolicy.SINGLE_STACK)) {
    throw new Error(`${where}: ipFamilies [${families.join(', ')}] are two, but ipFamilyPolicy is ${policy ?? 'not set'}. `
      + 'Set ipFamilyPolicy to MeshIpFamilyPolicy.PREFER_DUAL_STACK or REQUIRE_DUAL_STACK, or name one family');
  }
}

/** Refuses a name that no Secret can have. */
export function checkPullSecrets(where: string, names: string[] = []): void {
  names.forEach((name, index) => {
    if (name.trim() === '') {
      throw new Error(`${where}[${index}]: '${name}' names no Secret. Give the name of an image pull Secret, or leave the entry out`);
    }
  });
}

/** Refuses an image that is neither a name in the hub nor whole. */
export function checkImage(where: string, image?: string): void {
  if (image === undefined || /^[^/:@]+$/.test(image)) {
    return;
  }
  const name = image.slice(image.lastIndexOf('/') + 1);
  if (!image.includes('/')) {
    throw new Error(`${where}: '${image}' is not a whole image. Write it with its registry, such as 'registry.corp/istio/${name || 'pilot'}', or its name in the hub alone`);
  }
  if (!/[:@]./.test(name)) {
    throw new Error(`${where}: '${image}' has neither tag nor digest. Write '${image}:TAG' or '${image}@sha256:DIGEST'`);
  }
}

/** Refuses a gateway without a name. */
export function checkGatewayName(where: string, name: string): void {
  if (!name) {
    throw new Error(`${where}: name is '${name}'. Give the gateway a name, such as 'istio-ingress'`);
  }
}
