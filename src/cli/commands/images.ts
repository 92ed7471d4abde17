import { command, execute, InputOptions, OutputOptions, withInput, withOutput } from '../command';
import { ExitCode, UsageError } from '../exit-code';
import { Images, imagesOf } from '../images/images';
import { Copy, mirror } from '../images/mirror';
import { print } from '../output';
import { printableJson, printableLine } from '../printable';
import { printableYaml } from '../printable-yaml';
import { readInput } from '../program';

interface Options extends InputOptions, OutputOptions {
  mirror?: string;
  allTemplates: boolean;
}

export async function run(argv: string[]): Promise<number> {
  const parser = command('images', [
    'Lists all images that a cluster pulls for the objects of your program, to mirror them into a private registry.',
    'The list includes images that istiod injects into pods, by its injection templates, values and mesh config, and Wasm plugins of proxies.',
  ].join('\n'), [
    'cdk8s-istio images',
    'cdk8s-istio mesh --istio-version 1.27.0 | cdk8s-istio images -f -',
    'cdk8s-istio images --mirror registry.corp/istio | xargs -n 2 crane copy',
    'cdk8s-istio images -o json | jq -r \'.[] | select(.uses[].object | startswith("Deployment shop/")) | .image\'',
  ]);
  withInput(parser)
    .option('--mirror <hub>', 'print pairs: each image, and the name of its copy that `MeshRegistry.privateHub(hub)` uses')
    .option('--all-templates', 'include the images of injection templates that no object uses', false);
  withOutput(parser, 'text', 'json', 'yaml');
  return execute<Options>(parser, argv, async (options) => {
    if (options.mirror !== undefined && !/^[^/].*[^/]$/.test(options.mirror)) {
      throw new UsageError(`--mirror: '${options.mirror}' is not a registry with a path. Write it without a slash at the beginning and the end, such as registry.corp/istio`);
    }
    const found = imagesOf(await readInput(options), options);
    found.unknown.forEach((each) => process.stderr.write(`warning: ${printableLine(each)}\n`));
    show(found, options);
    return ExitCode.DONE;
  });
}

function show({ images }: Images, { output, mirror: hub }: Options): void {
  const copies = hub === undefined ? undefined : mirror(images.map(({ image }) => image), hub);
  switch (output) {
    case 'json': print(`${printableJson(copies ?? images, 2)}\n`); break;
    case 'yaml': print(printableYaml(copies ?? images)); break;
    default: print(lines(copies ?? images).map((line) => `${printableLine(line)}\n`).join(''));
  }
}

function lines(listed: (Copy | { image: string })[]): string[] {
  return listed.map((each) => 'image' in each ? each.image : `${each.from} ${each.to}`);
}
