import { AuthOutcome } from '../../security';
import { AccessNote, CallVerdict, notesOf, verdictsOf } from '../../security/internal';
import { AccessInputOptions, expectedCall, readModel, withAccessInput } from '../access-input';
import { command, execute, ExpectedError, OutputOptions, withOutput } from '../command';
import { ExitCode, UsageError } from '../exit-code';
import { print } from '../output';
import { printableJson, printableLine } from '../printable';
import { printableYaml } from '../printable-yaml';

interface WhyOptions extends AccessInputOptions, OutputOptions {
  token?: string;
  header: string[];
  ip?: string;
}

export async function run(argv: string[]): Promise<number> {
  const parser = command('why', [
    'Says whether a call is allowed, and which object and rule decide, with the place where the object was defined.',
    'FROM is NAMESPACE/SERVICE_ACCOUNT, a principal, or plaintext for a caller outside the mesh. TO is NAMESPACE/NAME of a service or a workload.',
    `Exits with ${ExitCode.FAILED} unless all workloads that can get the call allow it.`,
  ].join('\n'), [
    'cdk8s-istio why shop/frontend GET http://web.shop/orders -f manifests/',
    'cdk8s-istio why plaintext POST /orders shop/web --token \'{"iss": "https://idp.example.com", "groups": ["admins"]}\'',
    'cdk8s-istio why shop/frontend GET http://web.shop/ --cluster -o json',
  ])
    .argument('<from>', 'the caller')
    .argument('<method>', 'the HTTP method; of a tcp:// URL it does not matter')
    .argument('<url>', 'the URL, or a path if TO is given')
    .argument('[to]', 'what gets the call (default: the service of the host in the URL)')
    .option('--token <claims>', 'the claims of a valid token, as JSON')
    .option('--header <name=value...>', 'other headers of the request', [])
    .option('--ip <address>', 'the IP address of the caller');
  withOutput(withAccessInput(parser), 'text', 'json', 'yaml');
  return execute<WhyOptions>(parser, argv, async (options) => {
    const [from, method, url, to] = parser.args;
    const model = await readModel(options);
    const headers = Object.fromEntries(options.header.map(headerOf));
    const call = { from, method, url, to, claims: claimsOf(options.token), headers, ip: options.ip };
    const verdicts = expectedCall(() => verdictsOf(model, call));
    if (verdicts.length === 0) {
      throw new ExpectedError('the service has no pods that are known, and no selector, so no proxy decides about the call');
    }
    print(render(verdicts, expectedCall(() => notesOf(model, call)), options.output));
    return verdicts.every(({ verdict: { outcome } }) => outcome === AuthOutcome.ALLOWED) ? ExitCode.DONE : ExitCode.FAILED;
  });
}

type Row = { workload: string; port: number; notes?: AccessNote[] } & CallVerdict['verdict'];

function render(verdicts: CallVerdict[], notes: AccessNote[], format: OutputOptions['output']): string {
  const more = notes.length > 0 ? { notes } : {};
  const data: Row[] = verdicts.map(({ workload, port, verdict }) => ({ workload: workload.title, port, ...verdict, ...more }));
  switch (format) {
    case 'json': return `${printableJson(data, 2)}\n`;
    case 'yaml': return printableYaml(data);
    default: return `${[...data.flatMap(lines), ...notes.map(noteLine)].map(printableLine).join('\n')}\n`;
  }
}

function lines({ workload, port, outcome, reason, decider, status }: Row): string[] {
  return [
    `${outcome}${status === undefined ? '' : ` (${status})`} by ${workload}, port ${port}`,
    `  ${reason}`,
    ...decider ? [`  ${decider.kind} ${decider.namespace}/${decider.name}${decider.rule === undefined ? '' : `, rule ${decider.rule}`}: ${decider.origin}`] : [],
  ];
}

function noteLine({ kind, namespace, name, text, origin }: AccessNote): string {
  return `note: ${kind} ${namespace}/${name} ${text} (${origin})`;
}

function claimsOf(text: string | undefined): { [claim: string]: unknown } | undefined {
  if (text === undefined) {
    return undefined;
  }
  try {
    const claims = JSON.parse(text);
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return claims;
  } catch {
    // the message below says what to write
  }
  throw new UsageError(`--token '${text}' is not a JSON object of claims. Write one such as '{"iss": "https://idp.example.com", "sub": "alice"}'`);
}

function headerOf(text: string): [string, string] {
  const index = text.indexOf('=');
  if (index < 1) {
    throw new UsageError(`--header '${text}' has no name or no value. Write NAME=VALUE`);
  }
  return [text.slice(0, index), text.slice(index + 1)];
}
