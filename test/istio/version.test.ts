import { readFileSync } from 'fs';
import { join } from 'path';
import { Testing, App } from 'cdk8s';
import { IstioVersion, Mesh } from '../../src';
import { bulletinPage, ENDS_OF_SUPPORT, isOlder, SECURITY_BULLETINS } from '../../src/istio/internal';

test('a name gives its version, always the same one', () => {
  expect(IstioVersion.of('1.27.0')).toBe(IstioVersion.of('1.27.0'));
  expect(IstioVersion.of('1.27.4')).toBe(IstioVersion.of('1.27.4'));
  expect(IstioVersion.of('1.27.14')).toMatchObject({ name: '1.27.14', minor: '1.27', patch: 14 });
});

test.each([
  ['1.20', "'1.20' is not a version of Istio. Write a minor version and a patch, such as 1.20.1"],
  ['1.27', "'1.27' is not a version of Istio. Write a minor version and a patch, such as 1.27.0"],
  ['v1.27.4', "'v1.27.4' is not a version of Istio. Write 1.27.4"],
  ['1.27.4-distroless', "'1.27.4-distroless' is not a version of Istio. Write 1.27.4, and give 'distroless' as the variant or the tag of the registry"],
  ['latest', "'latest' is not a version of Istio. Write a minor version and a patch, such as 1.28.3"],
  ['', "'' is not a version of Istio. Write a minor version and a patch, such as 1.28.3"],
  ['1.21.3', 'Istio 1.21.3 is not supported. Use a patch of 1.20, 1.26, 1.27, 1.28'],
  ['2.27.0', 'Istio 2.27.0 is not supported. Use a patch of 1.20, 1.26, 1.27, 1.28'],
])('%p is rejected, with what to write', (name, message) => {
  expect(() => IstioVersion.of(name)).toThrow(message);
});

test.each([['1.20.0', '1.20.1'], ['1.20.1', '1.20.1'], ['1.26.7', '1.26.0'], ['1.27.99', '1.27.0'], ['1.28.0', '1.28.3'], ['1.28.10', '1.28.3']])('%s has the objects of %s, with its own images', (name, release) => {
  const objects = (version: string) => JSON.stringify(Testing.synth(new Mesh(new App(), 'mesh', { version: IstioVersion.of(version) })));
  const dashed = (version: string) => version.replaceAll('.', '-');
  expect(objects(name)).toBe(objects(release).replaceAll(release, name).replaceAll(dashed(release), dashed(name)));
});

test('versions are in order', () => {
  const names = ['1.20.0', '1.20.1', '1.26.0', '1.26.2', '1.26.10', '1.27.0', '1.28.3'];
  const versions = names.map((name) => IstioVersion.of(name));
  expect([...versions].reverse().sort((one, other) => isOlder(one, other) ? -1 : 1)).toEqual(versions);
  expect(isOlder(versions[0], versions[0])).toBe(false);
});

test('docs/versions.md has each fact about the support and the security of versions', () => {
  const text = readFileSync(join(__dirname, '../../docs/versions.md'), 'utf8');
  for (const { name, minor } of IstioVersion.ALL) {
    expect(text).toContain(`| ${minor} | ${name} | [${ENDS_OF_SUPPORT[minor].date}](${ENDS_OF_SUPPORT[minor].source}) |`);
  }
  for (const bulletin of SECURITY_BULLETINS) {
    const affects = bulletin.affects.map(({ minor, first, last }) => `${minor}.${first} to ${minor}.${last}`);
    expect(text).toContain(`| [${bulletin.name}](${bulletinPage(bulletin)}) | ${affects.join(', ')} |`);
  }
});
