import { Attribute, AttributeContext, attributeOf, OPERATION_FIELDS, SOURCE_FIELDS, Test } from './conditions';
import { Facts } from './facts';
import { every, not, some, Truth } from './truth';
import { isMap, partOf, partsOf, Plain, textsOf } from '../../json';

/** One field of a rule. */
interface Condition {
  /** Such as `to.operation.paths`. */
  readonly field: string;
  readonly test: Test;
}

/** How a rule is compiled. */
export interface RuleOptions extends AttributeContext {
  readonly isHttp: boolean;
  /**
   * What becomes of a value that cannot be compared, such as a path on a port without HTTP. `drop`: the whole rule never matches.
   * `ignore`: the rule matches as if it did not have the value.
   */
  readonly incomparable: 'drop' | 'ignore';
}

/** A rule of an AuthorizationPolicy, as a proxy has it. */
export class AccessRule {
  /** Undefined: the proxy does not get the rule. */
  public static of(rule: unknown, options: RuleOptions): AccessRule | undefined {
    if (!isMap(rule)) {
      return undefined;
    }
    try {
      return new AccessRule(rule, options);
    } catch (error) {
      if (error instanceof Dropped) {
        return undefined;
      }
      throw error;
    }
  }

  private readonly from: Condition[][];
  private readonly to: Condition[][];

  private constructor(rule: Plain, private readonly options: RuleOptions) {
    const when = partsOf(rule, 'when').flatMap(({ key, values, notValues }) => this.ofKey(String(key), values, notValues));
    const { serviceAccounts } = options.mesh.features;
    const sources = Object.entries(SOURCE_FIELDS).filter(([field]) => field !== 'serviceAccounts' || serviceAccounts);
    this.from = alternatives(rule.from, (each) => this.ofFields('from.source', partOf(each, 'source'), sources)).map((conditions) => [...conditions, ...when]);
    this.to = alternatives(rule.to, (each) => this.ofFields('to.operation', partOf(each, 'operation'), Object.entries(OPERATION_FIELDS)));
  }

  public matches(facts: Facts): Truth {
    return every([this.from, this.to], (either) => some(either, (conditions) => every(conditions, ({ test }) => test(facts))));
  }

  /** The fields that keep the rule from matching: of each side, those of the alternative that has the fewest. */
  public mismatches(facts: Facts): string[] {
    return [this.from, this.to].flatMap((either) => {
      const failing = either.map((conditions) => conditions.filter(({ test }) => test(facts) === false).map(({ field }) => field));
      return failing.reduce((fewest, fields) => (fields.length < fewest.length ? fields : fewest));
    });
  }

  private ofKey(key: string, values: unknown, notValues: unknown): Condition[] {
    const attribute = attributeOf(key);
    if (!attribute) {
      throw new Dropped(); // Istio skips the rule, whatever its action is
    }
    return this.conditions(`when ${key}`, attribute, values, notValues);
  }

  private ofFields(prefix: string, fields: Plain, attributes: [field: string, attribute: Attribute][]): Condition[] {
    return attributes.flatMap(([field, attribute]) => {
      const negated = `not${field[0].toUpperCase()}${field.slice(1)}`;
      return this.conditions(`${prefix}.${field}`, attribute, fields[field], fields[negated]);
    });
  }

  private conditions(field: string, attribute: Attribute, values: unknown, notValues: unknown): Condition[] {
    const wanted = this.tests(attribute, values);
    const unwanted = this.tests(attribute, notValues);
    return [
      ...wanted.length > 0 ? [{ field, test: (facts: Facts) => some(wanted, (test) => test(facts)) }] : [],
      ...unwanted.length > 0 ? [{ field: `not ${field}`, test: (facts: Facts) => not(some(unwanted, (test) => test(facts))) }] : [],
    ];
  }

  private tests(attribute: Attribute, values: unknown): Test[] {
    const { isHttp, incomparable } = this.options;
    return textsOf(values).flatMap((value) => {
      const test = attribute.isHttp && !isHttp ? undefined : attribute.test(value, this.options);
      if (!test && incomparable === 'drop') {
        throw new Dropped();
      }
      return test ? [test] : [];
    });
  }
}

/** A proxy does not get this rule. */
class Dropped extends Error {}

/** Without alternatives, there is one that always matches. */
function alternatives(list: unknown, conditionsOf: (each: unknown) => Condition[]): Condition[][] {
  return Array.isArray(list) && list.length > 0 ? list.map(conditionsOf) : [[]];
}
