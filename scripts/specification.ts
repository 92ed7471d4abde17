/**
 * Writes what follows from the specifications of the custom resources: their definitions, the types of the props of the constructs, and
 * the reference. The same specifications give the same bytes.
 * usage: specification.ts [FOLDER]    the folder to write into (default: the project itself)
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { definitionText } from './specification/definition';
import { referenceText } from './specification/reference';
import { structsText, valueTypesText } from './specification/structs';
import { AUTH_POLICY, AUTH_POLICY_KIND } from '../src/security/specification';
import { TRAFFIC_SPLIT, TRAFFIC_SPLIT_KIND } from '../src/traffic/specification';

const FILES: Record<string, string> = {
  'assets/specification/trafficsplits.yaml': definitionText(TRAFFIC_SPLIT_KIND, TRAFFIC_SPLIT),
  'src/traffic/traffic-split-spec.generated.ts': structsText(TRAFFIC_SPLIT, 'src/traffic/specification'),
  'src/traffic/specification/types.generated.ts': valueTypesText(TRAFFIC_SPLIT, 'traffic-split.ts and its files'),
  'docs/reference/traffic-split.md': referenceText(TRAFFIC_SPLIT_KIND, TRAFFIC_SPLIT, {
    source: 'src/traffic/specification', props: 'a duration is a `Duration` of cdk8s, a service is a `MeshService`, and a gateway is a `TrafficGateway`',
  }),
  'assets/specification/authpolicies.yaml': definitionText(AUTH_POLICY_KIND, AUTH_POLICY),
  'src/security/auth-policy-spec.generated.ts': structsText(AUTH_POLICY, 'src/security/specification'),
  'src/security/specification/types.generated.ts': valueTypesText(AUTH_POLICY, 'auth-policy.ts and its files'),
  'docs/reference/auth-policy.md': referenceText(AUTH_POLICY_KIND, AUTH_POLICY, {
    source: 'src/security/specification', props: 'a duration is a `Duration` of cdk8s, a service is a `MeshService`, and a workload is a `MeshService` or a gateway of the mesh',
  }),
};

function main(target: string): void {
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    writeFileSync(join(target, file), text);
  }
}

main(process.argv[2] ?? join(__dirname, '..'));
