import { App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { AppIndex, ClaimKey, Kind } from '../../src/scope';
import { MeshApp } from '../../src/synth';

const THINGS = new Kind<Thing>('Thing');

/** A construct of which an App may have one for each name. */
class Thing extends Construct {
  constructor(scope: Construct, id: string, key: ClaimKey = 'thing/only') {
    super(scope, id);
    AppIndex.of(this).register(THINGS, this);
    AppIndex.of(this).claim(key, this, (first, second) => `${first} and ${second} are the same thing. Delete one of them`);
  }
}

const ids = (scope: Construct) => AppIndex.of(scope).all(THINGS).map(({ node }) => node.path);

describe.each([['cdk8s App', () => new App()], ['MeshApp', () => new MeshApp()]])('the index of a %s', (_, newApp) => {
  let app: App;
  let one: Chart;
  let two: Chart;
  beforeEach(() => {
    app = newApp();
    one = new Chart(app, 'one');
    two = new Chart(app, 'two');
  });

  test('holds the constructs of a kind in the order of their creation, for every construct of the app', () => {
    new Thing(two, 'a');
    new Thing(one, 'b');
    expect(ids(app)).toEqual(['two/a', 'one/b']);
    expect(ids(one.node.children[0] as Construct)).toEqual(['two/a', 'one/b']);
    expect(AppIndex.of(app).all(new Kind<Construct>('Other'))).toEqual([]);
  });

  test('reports a conflict at synthesis, at the construct that was created later', () => {
    new Thing(two, 'a');
    new Thing(one, 'b');
    expect(() => Testing.synth(one)).toThrow('[one/b] two/a and one/b are the same thing. Delete one of them');
    expect(() => app.synthYaml()).toThrow(/^Validation failed with the following errors:\n {2}\[one\/b\] two\/a and one\/b are the same thing\. Delete one of them$/);
  });

  test('accepts different keys', () => {
    new Thing(one, 'a', 'thing/a');
    new Thing(one, 'b', 'thing/b');
    expect(app.synthYaml()).toBe('');
  });

  test('asks for a key at synthesis if the key is a function, and again at each synthesis', () => {
    let name: string | undefined;
    new Thing(one, 'a', () => name);
    new Thing(one, 'b', 'thing/b');
    expect(app.synthYaml()).toBe('');
    name = 'thing/b';
    expect(() => app.synthYaml()).toThrow('[one/b] one/a and one/b are the same thing');
    name = undefined;
    expect(app.synthYaml()).toBe('');
  });

  test('forgets a construct that was taken out of the tree, and all below it', () => {
    new Thing(new Construct(one, 'scope'), 'a');
    new Thing(two, 'b');
    one.node.tryRemoveChild('scope');
    expect(ids(app)).toEqual(['two/b']);
    expect(app.synthYaml()).toBe('');
  });

  test('is another one for another app', () => {
    new Thing(one, 'a');
    expect(ids(newApp())).toEqual([]);
  });
});

test('ten thousand claims are compared in linear time', () => {
  const app = new MeshApp();
  let calls = 0;
  for (let index = 0; index < 10_000; index++) {
    new Thing(app, `thing-${index}`, () => {
      calls++;
      return `thing/${index}`;
    });
  }
  expect(app.synthYaml()).toBe('');
  expect(calls).toBe(20_000);
});

test('two copies of the library share the index', () => {
  const app = new App();
  new Thing(app, 'a');
  jest.isolateModules(() => {
    const { AppIndex: Other } = require('../../src/scope'); // eslint-disable-line @typescript-eslint/no-require-imports
    expect(Other).not.toBe(AppIndex);
    expect(Other.of(app).all(THINGS)).toHaveLength(1);
  });
});
