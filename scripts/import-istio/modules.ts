import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';

/** A Go module as go.sum pins it. */
export interface Pin {
  readonly path: string;
  readonly version: string;
  readonly sum: string;
}

/** The folder of a module in Go's module cache, downloaded if it is not there. Refused unless it is the pinned one. */
export function download({ path, version, sum }: Pin): string {
  const answer = execFileSync('go', ['mod', 'download', '-json', `${path}@${version}`], {
    cwd: tmpdir(), // in no module, whose go.mod would have a say
    env: { ...process.env, GONOSUMDB: 'istio.io/*' }, // the database does not list all of them; the pin below does
    encoding: 'utf8',
  });
  const { Dir, Sum } = JSON.parse(answer);
  if (Sum !== sum) {
    throw new Error(`${path}@${version} has the checksum ${Sum}, but ${sum} is pinned. Clear Go's module cache, or correct the pin if the release was checked`);
  }
  return Dir;
}
