import { existsSync } from 'node:fs';
import { Mesh } from '../../install';
import { NEWEST_VERSION } from '../../istio/internal';
import { SourceObject } from '../../json';
import { precheck, PrecheckFinding, UpgradeOptions } from '../../mesh';
import { readDesired } from '../../reconcile';
import { MeshApp } from '../../synth';
import { instanceOf, InstanceOptions, withClient } from '../cluster';
import { command, execute, InputOptions, OutputOptions, withCluster, withInput, withInstance, withOutput } from '../command';
import { ExitCode } from '../exit-code';
import { parseManifests } from '../manifests';
import { print } from '../output';
import { printableJson, printableLine } from '../printable';
import { printableYaml } from '../printable-yaml';
import { readInput } from '../program';
import { withVersionSkew } from '../upgrade-options';

export async function run(argv: string[]): Promise<number> {
  const parser = command('precheck', [
    'Checks whether your program can be applied to this cluster with these credentials: the version, permissions, and an Istio that is already installed.',
    `Without a program, it checks for a default install of the newest version. It changes nothing, and exits with ${ExitCode.FAILED} if there is a problem.`,
  ].join('\n'), [
    'cdk8s-istio precheck',
    'cdk8s-istio precheck --context staging -o json | jq \'.[] | select(.verdict == "problem")\'',
  ]);
  withOutput(withVersionSkew(withInstance(withCluster(withInput(parser)))), 'text', 'json', 'yaml');
  return execute<InputOptions & InstanceOptions & OutputOptions & Pick<UpgradeOptions, 'allowVersionSkew'>>(parser, argv, async (options) => {
    const sources = options.app || options.filename || existsSync('cdk8s.yaml') ? await readInput(options) : defaultInstall();
    return withClient(options, async (client) => {
      const findings = await precheck(client, await readDesired(sources, client), instanceOf(options, client), options.allowVersionSkew);
      print(render(findings, options.output));
      return findings.some(({ verdict }) => verdict === 'problem') ? ExitCode.FAILED : ExitCode.DONE;
    });
  });
}

function defaultInstall(): SourceObject[] {
  const app = new MeshApp();
  process.stderr.write(`note: there is no program, so the checks are for a default install of the newest version, ${NEWEST_VERSION}\n`);
  new Mesh(app, 'mesh', { version: NEWEST_VERSION });
  return parseManifests(app.synthYaml(), 'a default install');
}

function render(findings: PrecheckFinding[], format: OutputOptions['output']): string {
  switch (format) {
    case 'json': return `${printableJson(findings, 2)}\n`;
    case 'yaml': return printableYaml(findings);
    default: return findings.map(({ verdict, check, message }) => `${verdict.padEnd(7)}  ${check.padEnd(11)}  ${printableLine(message)}\n`).join('');
  }
}
