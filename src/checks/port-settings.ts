import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { isDestinationRule, policiesOf } from './networking-objects';
import { partOf, partsOf, Plain, SourceObject, titleOf } from '../json';

/**
 * Finds settings of a DestinationRule that do not hold for a port, because the port has settings of its own. These replace all sections of the
 * policy, also those that they leave out.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-PortTrafficPolicy
 */
export const PORT_SETTINGS: Check = { code: 'PortSettingsReplacePolicy', level: CheckFindingLevel.WARNING, run: replaced };

const SECTIONS = ['connectionPool', 'loadBalancer', 'outlierDetection', 'tls'];

function replaced(sources: SourceObject[]): CheckResult[] {
  return sources.filter(isDestinationRule).flatMap((source) => policiesOf(source).flatMap(({ field, policy, inherited }) =>
    partsOf(policy, 'portLevelSettings').flatMap((settings, index) => {
      const { number } = partOf(settings, 'port');
      const above = atPort(inherited, number);
      const lost = SECTIONS.filter((section) => settings[section] === undefined && (policy[section] ?? above[section]) !== undefined);
      return lost.length === 0 ? [] : [{
        objects: [source],
        message: `${titleOf(source.object)}: ${field}.portLevelSettings[${index}] replaces the policy for port ${String(number)} and leaves out ${lost.join(', ')}, `
          + 'so that the port has the defaults of Istio for it. Repeat it there',
      }];
    })));
}

/** What a policy says about a port. */
function atPort(policy: Plain, port: unknown): Plain {
  return partsOf(policy, 'portLevelSettings').find((settings) => partOf(settings, 'port').number === port) ?? policy;
}
