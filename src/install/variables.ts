/** Environment variables of containers. */
import { Fields } from '../json';
import { printed } from '../text';

export function variable(name: string, value: unknown): Fields {
  return { name, value: printed(value) };
}

/** A variable with the value of a field of the pod. */
export function fieldVariable(name: string, fieldPath: string, apiVersion?: string): Fields {
  return { name, valueFrom: { fieldRef: { apiVersion, fieldPath } } };
}

/** A variable with a limit or a request of the container. */
export function limitVariable(name: string, resource: string, divisor?: string): Fields {
  return { name, valueFrom: { resourceFieldRef: { resource, divisor } } };
}
