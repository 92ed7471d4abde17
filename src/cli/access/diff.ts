import { AccessCell } from '../../security/internal';

/** A cell that differs between two matrices. Undefined: the matrix does not have it. */
export interface AccessChange {
  readonly to: string;
  readonly port: number;
  readonly operation: string;
  readonly caller: string;
  readonly before?: AccessCell['verdict'];
  readonly after?: AccessCell['verdict'];
}

/** What callers gain and lose. */
export function accessChanges(before: AccessCell[], after: AccessCell[]): AccessChange[] {
  const [old, now] = [byPlace(before), byPlace(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((place) => {
    const [one, other] = [old.get(place), now.get(place)];
    const { to, port, operation, caller } = (one ?? other)!;
    return one?.verdict.outcome === other?.verdict.outcome ? [] : [{ to, port, operation, caller, before: one?.verdict, after: other?.verdict }];
  });
}

function byPlace(cells: AccessCell[]): Map<string, AccessCell> {
  return new Map(cells.map((cell) => [JSON.stringify([cell.to, cell.port, cell.operation, cell.caller]), cell]));
}
