import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Credential } from '#lib/domain/credential.ts';
import { getBinary } from './binaries.ts';
import { findFreePort } from './free-port.ts';

/** The only account of a registry started with `auth`. Its bcrypt line is below. */
export const REGISTRY_ACCOUNT: Credential = { username: 'plimsoll', password: 'correct horse' };
const HTPASSWD = 'plimsoll:$2b$04$YpS4oCwhS8fyZWbnWIPPQ.Ic4V6VUdhkkN.uhFsZGwW7SH/jkEFDy\n';

export type DockerRegistry = {
  /** "127.0.0.1:<port>", the same across restarts */
  host: string;
  url: string;
  /** Folder of its tags, manifests and blobs. */
  dataFolder: string;
  /** Ends the process. Pushed images stay. */
  stop(): Promise<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Serves the same data below a path from now on: "/artifactory/local". skopeo cannot push there. */
  moveBelow(path: string): Promise<void>;
  /** Ends the process and deletes its data. */
  remove(): Promise<void>;
};

/** Starts Debian's docker-registry on a free loopback port, with a new temporary folder and deletion allowed. */
export async function startDockerRegistry({ auth = false }: { auth?: boolean } = {}): Promise<DockerRegistry> {
  const binary = await getBinary('docker-registry');
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-registry-'));
  const host = `127.0.0.1:${await findFreePort()}`;
  const url = `http://${host}`;
  const configPath = join(folder, 'config.yml');
  await writeFile(join(folder, 'htpasswd'), HTPASSWD);
  await writeFile(configPath, configOf(folder, host, auth));
  let running: ChildProcess | null = null;

  async function start(): Promise<void> {
    if (running) return;
    // The environment is replaced, because REGISTRY_* variables of the caller would override the file.
    const env = { NODE_ENV: 'test' as const };
    const child = spawn(binary, ['serve', configPath], { stdio: ['ignore', 'ignore', 'pipe'], env });
    running = child;
    let complaint = '';
    child.stderr?.on('data', (chunk) => {
      complaint = `${complaint}${chunk}`.slice(-2000);
    });
    const deadline = Date.now() + 10_000;
    while (!(await answers(url))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        await stop();
        throw new Error(`docker-registry did not start on ${host}: ${complaint}`);
      }
      await sleep(20);
    }
  }

  async function stop(): Promise<void> {
    const child = running;
    running = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  await start();
  return {
    host,
    url,
    dataFolder: join(folder, 'data', 'docker', 'registry', 'v2'),
    start,
    stop,
    async restart() {
      await stop();
      await start();
    },
    async moveBelow(path) {
      await stop();
      await writeFile(configPath, configOf(folder, host, auth, path));
      await start();
    },
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configOf(folder: string, host: string, auth: boolean, path = ''): string {
  return JSON.stringify({
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: host, ...(path === '' ? {} : { prefix: `${path}/` }) },
    ...(auth ? { auth: { htpasswd: { realm: 'tests', path: join(folder, 'htpasswd') } } } : {}),
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v2/`);
    await response.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
