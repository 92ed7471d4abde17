import { existsSync } from 'node:fs';
import { recorder } from '../lab/recorded';

jest.setTimeout(3_600_000);

/** The conformance tests make the record. Answers of programs that are not there any more are left out. Figures are in docs/soak.md. */
test('the programs give all recorded answers again', async () => {
  const records = [...recorder.records()].filter(({ question: { program } }) => existsSync(program));
  if (records.length === 0) throw new Error('nothing is recorded: run `npm run test:conformance` first');
  const different: object[] = [];
  for (const { question, answer } of records) {
    const anew = await recorder.askAnew(question);
    if (JSON.stringify(anew) !== JSON.stringify(answer)) different.push({ question, answer, anew });
  }
  expect(different).toEqual([]);
});
