import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { waitUntil } from '#tests/support/app.ts';
import { findFreePort } from '#tests/support/free-port.ts';
import type { MemoryGroup } from './memory-group.ts';
import type { PushedImage } from './pushed-image.ts';

export type ContainerOptions = {
  /** The unpacked root file system, mounted read-only. */
  root: string;
  image: PushedImage;
  env: Record<string, string>;
  group?: MemoryGroup;
};

export type Container = {
  url: string;
  /** Milliseconds from the start to the first 200 of /api/ready. */
  readyMs: number;
  output(): string;
  /** Resident memory of the server's process, in bytes. */
  residentBytes(): number;
  /** Exit status of the image's own health check, in the same container. */
  checkHealth(): Promise<number | null>;
  /** Sends the image's stop signal to its first process. */
  stop(): Promise<{ code: number | null; ms: number }>;
};

const READY_WITHIN_MS = 30_000;

/** Runs the image's command as its user, as process 1, with only /tmp writable. */
export async function runContainer(options: ContainerOptions): Promise<Container> {
  const port = await findFreePort();
  const env = { ...options.env, PORT: String(port) };
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const started = startIn({ ...options, env }, options.image.config.Cmd);
  await waitUntil(
    async () => started.child.exitCode !== null || (await isReady(url)),
    READY_WITHIN_MS,
    () => started.output(),
  );
  if (started.child.exitCode !== null) throw new Error(`it ended with ${started.child.exitCode}:\n${started.output()}`);
  const readyMs = performance.now() - startedAt;
  return {
    url,
    readyMs,
    output: started.output,
    residentBytes: () =>
      1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${firstProcess(started.child)}/status`, 'utf8'))?.[1]),
    checkHealth: () => {
      const [, ...command] = options.image.config.Healthcheck?.Test ?? [];
      return startIn({ ...options, env }, command).ended;
    },
    async stop() {
      const stoppedAt = performance.now();
      process.kill(firstProcess(started.child), (options.image.config.StopSignal ?? 'SIGTERM') as NodeJS.Signals);
      return { code: await started.ended, ms: performance.now() - stoppedAt };
    },
  };
}

/** Runs another command in the image to its end. */
export async function runInImage(
  options: ContainerOptions,
  command: string[],
): Promise<{ code: number | null; output: string }> {
  const started = startIn(options, command);
  return { code: await started.ended, output: started.output() };
}

type Started = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

function startIn({ root, image, env, group }: ContainerOptions, command: string[]): Started {
  const [uid = '0', gid = uid] = (image.config.User ?? '0').split(':');
  const own = Object.fromEntries(
    image.config.Env.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const sandbox = [
    ...['bwrap', '--unshare-user', '--uid', uid, '--gid', gid, '--unshare-pid', '--as-pid-1', '--unshare-ipc'],
    ...['--cap-drop', 'ALL', '--die-with-parent', '--clearenv'],
    ...Object.entries({ ...own, ...env }).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--ro-bind', root, '/', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--ro-bind', '/sys', '/sys'],
    ...['--chdir', image.config.WorkingDir, ...command],
  ];
  // Drops privileges outside of the sandbox too.
  const drop = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs'];
  const enter = group ? `echo $$ > ${group.procs}; ` : '';
  const child = spawn('sh', ['-c', `${enter}exec "$@"`, 'sh', ...drop, ...sandbox], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, output: () => text, ended };
}

/** Returns the process with number 1 inside. */
function firstProcess(child: ChildProcess): number {
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
  return Number(children[0]);
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/ready`, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
}
