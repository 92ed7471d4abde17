import { integer, mapOf, Schema, string } from './schema';

/** The parts of specifications that are names and labels of Kubernetes. */
export function namespaceName(description: string): Schema {
  return string(description, { pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', form: "at most 63 lower-case letters, digits and '-', such as 'shop'", maxLength: 63 });
}

export function serviceName(description: string): Schema {
  return string(description, { pattern: '^[a-z]([-a-z0-9]*[a-z0-9])?$', form: "at most 63 lower-case letters, digits and '-', such as 'web'", maxLength: 63 });
}

/** The name of an object: a DNS subdomain. */
export function objectName(description: string, example: string): Schema {
  return string(description, {
    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
    form: `at most 253 lower-case letters, digits, '-' and '.', such as '${example}'`,
  });
}

export function port(description: string): Schema {
  return integer(description, 1, 65535);
}

/**
 * Labels of pods. There is at least one.
 *
 * @param code the code of the problem that a key has
 */
export function podLabels(description: string, code: string): Schema {
  return mapOf(description, string('The value of the label.', {
    pattern: '^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$',
    form: "at most 63 letters, digits, '-', '_' and '.', with a letter or a digit at both ends",
    minLength: 0,
    maxLength: 63,
  }), {
    minProperties: 1,
    maxProperties: 16,
    rules: [{
      code,
      rule: "self.all(key, size(key) <= 317 && key.matches('^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$'))",
      message: "has a key that is not the key of a label. Write an optional DNS subdomain and '/', then at most 63 letters, digits, '-', '_' and '.'",
    }],
  });
}
