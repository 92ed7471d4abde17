/** A program that starts a lab, uses it and reports its stages, until it is killed. */
import { Lab } from '../lab';

function pod(name: string, command: string[]): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { terminationGracePeriodSeconds: 20, containers: [{ name: 'main', image: 'shell', command }] } };
}

async function main(): Promise<void> {
  console.log('begin');
  const lab = await Lab.start();
  console.log('started');
  const items = [pod('heeds', ['sleep', '1000']), pod('forks', ['sh', '-c', 'setsid sleep 1000 & exec sleep 1000'])];
  await lab.kubectl(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  console.log('applied');
  await lab.kubectl(['wait', '--for=condition=Ready', 'pod', '--all', '--timeout=30s']);
  console.log('running');
  await lab.kubectl(['delete', 'pod', 'heeds', '--wait=false']);
  console.log('deleting');
  await new Promise(() => setInterval(() => undefined, 1000));
}

void main();
