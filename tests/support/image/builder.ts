import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, runCommand } from './command.ts';
import { makeStandInRoot } from './stand-in-base.ts';

type BuildOptions = { context: string; tag: string; args?: Record<string, string>; npmSecret: string };

/** Builder builds the Dockerfile: a Docker engine, or buildah with a substitute for the base image. */
export type Builder = {
  name: string;
  build(options: BuildOptions): Promise<void>;
  /** Pushes to a registry on loopback: "127.0.0.1:5000/plimsoll:1.0.0". */
  push(tag: string, reference: string): Promise<void>;
};

const BASE = 'docker.io/library/node:24-alpine';
/** A store that stays between runs. Layers with unchanged inputs are not built again. */
const STORE = join(tmpdir(), 'plimsoll-image-tests');
const MOST_KEPT = 200;

/** Returns the builder of this machine, or why there is none. */
export async function findBuilder(): Promise<Builder | { reason: string }> {
  if (process.platform !== 'linux') return { reason: 'it is run with bubblewrap, which needs Linux' };
  if (process.getuid?.() !== 0) return { reason: 'building it and running it as another user needs root' };
  if (findProgram('bwrap') === null) return { reason: 'bubblewrap is not installed' };
  if (await answers('docker')) return dockerBuilder;
  const missing = ['buildah', 'debootstrap'].filter((name) => findProgram(name) === null);
  return missing.length === 0 ? buildahBuilder : { reason: `no Docker engine, and no ${missing.join(', no ')}` };
}

const dockerBuilder: Builder = {
  name: 'docker',
  async build({ context, tag, args = {}, npmSecret }) {
    const flags = ['build', '--quiet', '--secret', `id=npmrc,src=${npmSecret}`, '--tag', tag, ...toFlags(args)];
    await runCommand('docker', [...flags, context], { env: { DOCKER_BUILDKIT: '1' } });
  },
  async push(tag, reference) {
    await runCommand('docker', ['tag', tag, reference]);
    await runCommand('docker', ['push', '--quiet', reference]);
  },
};

const buildahBuilder: Builder = {
  name: 'buildah',
  async build({ context, tag, args = {}, npmSecret }) {
    await demandBase();
    const flags = ['build', '--quiet', '--format', 'docker', '--layers', '--pull-never', '--network', 'host'];
    // The substitute does not have the digest that the Dockerfile pins.
    const all = toFlags({ BASE_DIGEST: '', ...args });
    await buildah([...flags, '--secret', `id=npmrc,src=${npmSecret}`, ...all, '--tag', tag, context]);
  },
  async push(tag, reference) {
    await buildah(['push', '--quiet', '--tls-verify=false', tag, `docker://${reference}`]);
  },
};

async function demandBase(): Promise<void> {
  // Each step of a changed build stays as an image. The limit allows about ten builds, a few GB.
  const kept = (await buildah(['images', '--all', '--quiet'])).split('\n').length;
  if (kept > MOST_KEPT) await buildah(['rmi', '--all', '--force']);
  const there = await buildah(['images', '--quiet', BASE]).catch(() => '');
  if (there !== '') return;
  const root = await makeStandInRoot();
  try {
    const container = await buildah(['from', 'scratch']);
    await buildah(['add', '--quiet', container, root, '/']);
    const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    await buildah(['config', '--env', `PATH=${path}`, '--cmd', 'node', container]);
    await buildah(['commit', '--quiet', '--rm', '--format', 'docker', container, BASE]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function buildah(args: string[]): Promise<string> {
  return runCommand('buildah', ['--root', join(STORE, 'root'), '--runroot', join(STORE, 'run'), ...args], {
    env: { STORAGE_DRIVER: 'overlay', BUILDAH_ISOLATION: 'chroot' },
  });
}

function toFlags(args: Record<string, string>): string[] {
  return Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
}

async function answers(program: string): Promise<boolean> {
  return runCommand(program, ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 10_000 }).then(
    (version) => version !== '',
    () => false,
  );
}
