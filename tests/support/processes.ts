import { execFileSync } from 'node:child_process';

export type Process = { pid: number; parent: number; args: string };

/** Lists all processes of this machine that have not ended. */
export function listProcesses(): Process[] {
  const lines = execFileSync('ps', ['-A', '-o', 'stat=,pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, state = '', pid, parent, args = ''] = /^\s*(\S+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), args }];
  });
}

/** Recognises the process that stops the server and PostgreSQL when the start script is killed. */
export const isGuardOf =
  (start: number) =>
  ({ parent, args }: Process): boolean =>
    parent === start && args.includes('stop-orphan.mjs');

export function findBelow(pid: number, matches: (args: string) => boolean): Process | undefined {
  const all = listProcesses();
  const children = (of: number): Process[] =>
    all.filter(({ parent }) => parent === of).flatMap((child) => [child, ...children(child.pid)]);
  return children(pid).find(({ args }) => matches(args));
}
