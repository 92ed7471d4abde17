import * as output from '../../src/cli/output';

export interface Captured {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command in this process and collects what it writes. */
export async function captured(run: () => Promise<number>): Promise<Captured> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) => jest.spyOn(process[stream], 'write').mockImplementation((chunk) => {
    written[stream] += chunk.toString();
    return true;
  }));
  const printed = jest.spyOn(output, 'print').mockImplementation((text) => {
    written.stdout += text;
  });
  try {
    return { code: await run(), ...written };
  } finally {
    [...spies, printed].forEach((spy) => spy.mockRestore());
  }
}
