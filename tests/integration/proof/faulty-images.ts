import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FindingKind } from '#lib/domain/finding.ts';
import { runCommand } from '#tests/support/image/command.ts';
import { CERTIFICATES } from '#tests/support/image/npm-secret.ts';
import { addNode, makeStandInRoot } from '#tests/support/image/stand-in-base.ts';
import { unmountBelow } from '#tests/support/proof/store.ts';

/** FaultyImage is a fixture: an image with known faults. */
export type FaultyImage = {
  /** The folder of the fixture. */
  name: string;
  /** The kinds of its certain findings. */
  kinds: readonly FindingKind[];
  /** What the build makes, where a remedy leaves it to the reader. */
  result: string | null;
  /** What the application needs, which must still be in the mended image. Paths have no leading slash. */
  needed: readonly string[];
  /** Adds what is too large for the repository to the context. */
  prepare(context: string): Promise<void>;
  base: 'node' | 'debian';
};

/** Returns bytes that cannot be compressed. */
const noise = (bytes: number, seed: string) => createHash('shake256', { outputLength: bytes }).update(seed).digest();

async function addHistory(context: string): Promise<void> {
  const git = (...args: string[]) =>
    runCommand('git', ['-c', 'user.name=a', '-c', 'user.email=a@acme.internal', ...args], { cwd: context });
  await git('init', '--quiet');
  writeFileSync(join(context, 'old.bin'), noise(900_000, 'old'));
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'add a file that a later commit removes');
  rmSync(join(context, 'old.bin'));
}

async function addData(context: string): Promise<void> {
  const folder = join(context, 'pictures');
  mkdirSync(folder);
  for (let at = 0; at < 10; at += 1) writeFileSync(join(folder, `${at}.png`), noise(70_000, `picture ${at}`));
  await runCommand('tar', ['-czf', join(context, 'data.tar.gz'), '-C', folder, '.']);
}

const nothing = async () => undefined;

/** The first one is in the gate. */
export const FAULTY_IMAGES: readonly FaultyImage[] = [
  {
    name: 'node',
    kinds: ['removed-later', 'rewritten', 'package-cache', 'dev-dependencies', 'build-cache', 'repository-in-image'],
    result: null,
    needed: [
      'app/src/server.js',
      'app/node_modules/express/index.js',
      'srv/data/0.png',
      'srv/data/9.png',
      'srv/pictures/0.png',
      'srv/pictures/9.png',
    ],
    async prepare(context) {
      await addHistory(context);
      await addData(context);
    },
    base: 'node',
  },
  {
    name: 'compiled',
    kinds: ['package-cache', 'dev-dependencies', 'build-cache'],
    result: null,
    needed: [
      'app/dist/server.js',
      'app/node_modules/negotiator/index.js',
      'etc/profile.d/mode.sh',
      'srv/notes/a.txt',
      'srv/pictures/0.png',
      'srv/pictures/4.png',
      'srv/state',
    ],
    prepare: nothing,
    base: 'node',
  },
  {
    name: 'python',
    kinds: ['package-cache', 'toolchain', 'documentation'],
    result: '/opt/venv',
    needed: ['app/app.py', 'opt/venv/native/check', 'opt/venv/bin/python'],
    prepare: nothing,
    base: 'debian',
  },
  {
    name: 'go',
    kinds: ['package-cache', 'toolchain', 'documentation'],
    result: '/usr/local/bin/server',
    needed: ['usr/local/bin/server'],
    prepare: nothing,
    base: 'debian',
  },
  {
    name: 'next',
    kinds: ['next-standalone'],
    result: null,
    needed: ['app/server.js', 'app/public/robots.txt', 'app/.next/static', 'app/node_modules/next/package.json'],
    prepare: nothing,
    base: 'node',
  },
];

/** Makes a root folder with Debian, Python and Node.js. It takes a minute. */
async function makeDebianRoot(): Promise<string> {
  const root = join(tmpdir(), `plimsoll-debian-${process.pid}`);
  const packages = ['ca-certificates', 'python3', 'python3-venv'];
  await runCommand('debootstrap', ['--variant=minbase', `--include=${packages.join(',')}`, 'bookworm', root], {
    timeoutMs: 1_500_000,
  });
  await unmountBelow(root);
  addNode(root);
  return root;
}

/** Makes the root folder of a base image. */
export const makeRoot = (base: FaultyImage['base']): Promise<string> =>
  base === 'node' ? makeStandInRoot() : makeDebianRoot();

/** Adds a program that loads no libraries, and certificates. */
export async function prepareStatic(context: string): Promise<void> {
  cpSync('/sbin/ldconfig', join(context, 'server'));
  cpSync(CERTIFICATES, join(context, 'certificates.crt'), { dereference: true });
}

/** Packages of distroless images. */
const DISTROLESS = ['base-files', 'ca-certificates', 'libc6', 'netbase', 'tzdata'];

/** Adds a root folder as Bazel makes it from Debian packages: without dpkg, and with a record for each package. */
export async function prepareDistroless(context: string): Promise<void> {
  await prepareStatic(context);
  const [archives, root] = [join(context, '..', 'archives'), join(context, 'root')];
  for (const folder of [archives, join(root, 'var/lib/dpkg/status.d')]) mkdirSync(folder, { recursive: true });
  await runCommand('apt-get', ['download', ...DISTROLESS], { cwd: archives });
  for (const name of readdirSync(archives)) {
    const archive = join(archives, name);
    await runCommand('dpkg', ['--extract', archive, root]);
    const control = await runCommand('dpkg-deb', ['--field', archive]);
    writeFileSync(join(root, 'var/lib/dpkg/status.d', name.split('_')[0] ?? name), `${control}\n`);
  }
  await runCommand('find', [join(root, 'usr/share/doc'), '-type', 'f', '!', '-name', 'copyright', '-delete']);
  rmSync(join(root, 'usr/share/man'), { recursive: true, force: true });
}
