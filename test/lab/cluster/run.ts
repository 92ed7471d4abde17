/** Runs a program of the system until it ends. */
import { spawn } from 'node:child_process';

export interface Outcome { code: number; stdout: Buffer; stderr: string }

export async function attempt(command: string, args: string[], input?: string | Buffer): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk) => stdout.push(chunk));
    child.stderr.on('data', (chunk) => stderr.push(chunk));
    child.stdin.on('error', () => undefined); // the process may not read its whole input
    child.on('error', (error) => reject(new Error(`${command} cannot be run: ${error.message}`)));
    child.on('close', (code) => resolve({ code: code ?? 137, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') }));
    child.stdin.end(input);
  });
}

export async function run(command: string, args: string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await attempt(command, args, input);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.trim()}`);
  return stdout.toString('utf8');
}
