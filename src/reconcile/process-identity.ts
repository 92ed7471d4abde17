import { readFileSync, readlinkSync } from 'node:fs';

/**
 * What tells this process from all others of this machine: boot, PID namespace, PID and start time. Undefined on systems without /proc.
 */
export function processIdentity(pid: number | 'self' = 'self'): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const [number, started] = statOf(pid);
    return [boot, readlinkSync('/proc/self/ns/pid'), number, started].join(' ');
  } catch {
    return undefined;
  }
}

/** Whether a process with this identity has ended for certain: it ran in this PID namespace, and is not there any more. */
export function hasEnded(identity: string): boolean {
  const own = processIdentity()?.split(' ');
  const [boot, namespace, pid] = identity.split(' ');
  return own !== undefined && boot === own[0] && namespace === own[1] && /^\d{1,10}$/.test(pid ?? '') && processIdentity(Number(pid)) !== identity;
}

/** The PID and the start time of a process. Its name can have spaces and brackets. @throws Error if it has ended, and only its parent has not noticed */
function statOf(pid: number | 'self'): [string, string] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') {
    throw new Error('a zombie');
  }
  return [stat.slice(0, stat.indexOf(' ')), fields[19]];
}
