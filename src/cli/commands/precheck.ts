import { existsSync } from 'node:fs';
import { stringify } from 'yaml';
import { Mesh } from '../../install';
import { readDesired } from '../../reconcile';
import { MeshApp } from '../../synth';
import { instanceOf, InstanceOptions, withClient } from '../cluster';
import { command, execute, InputOptions, OutputOptions, withCluster, withInput, withInstance, withOutput } from '../command';
import { ExitCode } from '../exit-code';
import { Manifest, parseManifests } from '../manifests';
import { Finding, precheck } from '../precheck';
import { readInput } from '../program';
import { UpgradeOptions, withVersionSkew } from '../upgrade-guards';

export async function run(argv: string[]): Promise<number> {
  const parser = command('precheck', [
    'Says whether this cluster, with these credentials, can take what your program installs: version, permissions, an Istio that is there already.',
    `Without a program it checks for a default install. Changes nothing. Exits ${ExitCode.FAILED} if there is a problem.`,
  ].join('\n'), [
    'cdk8s-istio precheck',
    'cdk8s-istio precheck --context staging -o json | jq \'.[] | select(.verdict == "problem")\'',
  ]);
  withOutput(withVersionSkew(withInstance(withCluster(withInput(parser)))), 'text', 'json', 'yaml');
  return execute<InputOptions & InstanceOptions & OutputOptions & Pick<UpgradeOptions, 'allowVersionSkew'>>(parser, argv, async (options) => {
    const sources = options.app || options.filename || existsSync('cdk8s.yaml') ? await readInput(options) : defaultInstall();
    return withClient(options, async (client) => {
      const findings = await precheck(client, await readDesired(sources, client), instanceOf(options, client), options.allowVersionSkew);
      process.stdout.write(render(findings, options.output));
      return findings.some(({ verdict }) => verdict === 'problem') ? ExitCode.FAILED : ExitCode.DONE;
    });
  });
}

function defaultInstall(): Manifest[] {
  const app = new MeshApp();
  new Mesh(app, 'mesh');
  return parseManifests(app.synthYaml(), 'a default install');
}

function render(findings: Finding[], format: OutputOptions['output']): string {
  switch (format) {
    case 'json': return `${JSON.stringify(findings, undefined, 2)}\n`;
    case 'yaml': return stringify(findings);
    default: return findings.map(({ verdict, check, message }) => `${verdict.padEnd(7)}  ${check.padEnd(11)}  ${message}\n`).join('');
  }
}
