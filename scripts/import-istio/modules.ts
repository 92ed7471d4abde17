import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';

/** A Go module as go.sum pins it. */
export interface Pin {
  readonly path: string;
  readonly version: string;
  readonly sum: string;
}

/**
 * Downloads a module into Go's module cache, unless it is there already, and returns its folder.
 *
 * @throws if the checksum differs from the pinned one
 */
export function download({ path, version, sum }: Pin): string {
  const output = execFileSync('go', ['mod', 'download', '-json', `${path}@${version}`], {
    cwd: tmpdir(), // outside any module, so that no go.mod applies
    env: { ...process.env, GONOSUMDB: 'istio.io/*' }, // the checksum database does not list all of these modules; the pin is compared below
    encoding: 'utf8',
  });
  const { Dir, Sum } = JSON.parse(output);
  if (Sum !== sum) {
    throw new Error(`${path}@${version} has the checksum ${Sum}, but ${sum} is pinned. Clear Go's module cache, or correct the pin if the release was checked`);
  }
  return Dir;
}
