import { ProxiesStatus } from '../mesh';

/** The proxies that are out of date, one row each. */
export function proxyRows({ outOfDate }: ProxiesStatus): string[][] {
  return outOfDate.map(({ pod, revision, version, wantedRevision, wanted }) => [
    pod, `revision ${revision}`, version, wanted === 'gone' ? `revision ${wantedRevision} is gone` : `revision ${wantedRevision} has ${wanted}`, 'restart the pod',
  ]);
}
