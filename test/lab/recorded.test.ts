import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Question, Recorder } from './recorded';

let folder: string;
let recorder: Recorder;
let question: Question;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorded-'));
  recorder = recorderOf();
  question = { program: program('part-k1'), args: ['one'], files: { input: 'text' } };
});
afterEach(() => rmSync(folder, { recursive: true }));

function recorderOf(maxBytes?: number): Recorder {
  return new Recorder({ folder: join(folder, 'recorded'), parts: join(folder, 'parts'), maxBytes });
}

/** A part that prints its arguments, its file and a variable, and counts how often it runs. */
function program(part: string, end = 'exit 0'): string {
  const path = join(folder, 'parts', part, 'program');
  mkdirSync(join(folder, 'parts', part), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho run >> ${folder}/runs\necho "$*: $(cat input), $OWN"\necho ${part} >&2\n${end}\n`, { mode: 0o755 });
  return path;
}

function runs(): number {
  return existsSync(join(folder, 'runs')) ? readFileSync(join(folder, 'runs'), 'utf8').split('\n').length - 1 : 0;
}

function names(): string[] {
  return readdirSync(join(folder, 'recorded'));
}

test('the same question is answered from the record, also for another process', async () => {
  const answer = { code: 0, stdout: 'one: text, \n', stderr: 'part-k1\n' };
  expect(await recorder.ask(question)).toEqual(answer);
  expect(await recorderOf().ask({ ...question, files: { ...question.files } })).toEqual(answer);
  expect(runs()).toBe(1);
});

test.each<[string, () => Partial<Question>]>([
  ['argument', () => ({ args: ['two'] })],
  ['order of arguments', () => ({ args: ['one', 'two'] })],
  ['content of a file', () => ({ files: { input: 'changed' } })],
  ['file', () => ({ files: { input: 'text', other: '' } })],
  ['variable', () => ({ environment: { OWN: 'own' } })],
  ['build of the program', () => ({ program: program('part-k2') })],
])('another %s is another question', async (_, change) => {
  const first = await recorder.ask(question);
  await recorder.ask({ ...question, ...change() });
  expect(runs()).toBe(2);
  expect(await recorder.ask(question)).toEqual(first);
  expect(runs()).toBe(2);
});

test('the order of files and variables is no difference', async () => {
  await recorder.ask({ ...question, files: { input: 'a', b: 'b' }, environment: { A: 'a', B: 'b' } });
  await recorder.ask({ ...question, files: { b: 'b', input: 'a' }, environment: { B: 'b', A: 'a' } });
  expect(runs()).toBe(1);
});

test('a program does not see the variables of this process', async () => {
  process.env.OWN = 'not in the question';
  try {
    expect((await recorder.ask(question)).stdout).toBe('one: text, \n');
  } finally {
    delete process.env.OWN;
  }
});

test('a refusal, code 1, is an answer', async () => {
  const refused = { ...question, program: program('refusing', 'exit 1') };
  const answer = await recorder.ask(refused);
  expect(answer).toEqual({ code: 1, stdout: 'one: text, \n', stderr: 'refusing\n' });
  expect(await recorder.ask(refused)).toEqual(answer);
  expect(runs()).toBe(1);
});

test.each([['a crash', 'exit 2'], ['a kill', 'kill -9 $$']])('%s is not recorded', async (_, end) => {
  const failing = { ...question, program: program('failing', end) };
  await expect(recorder.ask(failing)).rejects.toThrow('Command failed');
  await expect(recorder.ask(failing)).rejects.toThrow('Command failed');
  expect(runs()).toBe(2);
});

test('a program that is not there is an error, and nothing is recorded', async () => {
  await expect(recorder.ask({ ...question, program: join(folder, 'parts', 'none', 'program') })).rejects.toThrow('ENOENT');
  expect([...recorder.records()]).toEqual([]);
});

test('many may ask at the same time, and get the whole answer', async () => {
  const askers = Array.from({ length: 8 }, () => recorderOf());
  const answers = await Promise.all(askers.flatMap((asker) => [asker.ask(question), asker.ask({ ...question, args: ['two'] })]));
  expect(new Set(answers.map(({ stdout }) => stdout))).toEqual(new Set(['one: text, \n', 'two: text, \n']));
  expect(names()).toHaveLength(2); // no draft is left
});

test('a file that is not complete is no answer', async () => {
  const answer = await recorder.ask(question);
  const [name] = names();
  writeFileSync(join(folder, 'recorded', name), '');
  expect(await recorder.ask(question)).toEqual(answer);
  expect(runs()).toBe(2);
});

test('what was not asked for longest is deleted from a record that is too large', async () => {
  for (const each of ['a', 'b', 'c']) await recorder.ask({ ...question, args: [each] });
  for (const name of names()) utimesSync(join(folder, 'recorded', name), 1, 1);
  await recorder.ask({ ...question, args: ['b'] }); // from the record
  const { size } = statSync(join(folder, 'recorded', names()[0]));
  await recorderOf(1.5 * size).ask({ ...question, args: ['d'] });
  expect([...recorder.records()].map(({ question: { args } }) => args[0]).sort()).toEqual(['b', 'd']);
});

test('the times of log entries are no part of an answer', async () => {
  const logging = { ...question, program: program('logging', "printf '2026-11-26T23:55:58.119214Z\\twarn\\tone\\n' >&2; date '+%Y-%m-%dT%H:%M:%S.%NZ%twarn%ttwo' >&2") };
  expect((await recorder.ask(logging)).stderr).toBe('logging\nwarn\tone\nwarn\ttwo\n');
});

test('all records can be asked anew', async () => {
  const answer = await recorder.ask(question);
  const [record] = [...recorder.records()];
  expect(record).toEqual({ question, answer });
  expect(await recorder.askAnew(record.question)).toEqual(answer);
  expect(runs()).toBe(2);
});
