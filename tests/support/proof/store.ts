import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, runCommand } from '#tests/support/image/command.ts';
import { listBlobs } from './layout.ts';

/** "overlay" mounts the layers above each other. "vfs" unpacks each layer into a copy of the one below. */
type Driver = 'overlay' | 'vfs';

export type Unpacked = {
  /** A folder for layouts, which buildah takes as a part of names: it has no capital letters. */
  folder: string;
  /** Unpacks an image of an OCI layout and mounts it until `use` has ended. */
  withMounted<T>(layout: string, use: (root: string) => T | Promise<T>): Promise<T>;
  remove(): Promise<void>;
};

export type Store = Unpacked & {
  /** Runs buildah with this store. */
  buildah(...args: string[]): Promise<string>;
  /**
   * Builds an image from scratch: each step changes the mounted file system and becomes a layer. Writes it as an OCI
   * layout.
   */
  build(steps: readonly ((root: string) => void | Promise<void>)[], layout: string): Promise<void>;
};

/** Returns why images cannot be built and mounted here, or null when they can. */
export function findObstacle(programs: readonly string[] = []): string | null {
  if (process.platform !== 'linux') return 'images are mounted on Linux only';
  if (process.getuid?.() !== 0) return 'mounting an image needs root';
  const missing = ['buildah', ...programs].filter((name) => findProgram(name) === null);
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')}`;
}

/** Opens an empty store of buildah in a temporary folder. */
export function openStore(driver: Driver): Store {
  const folder = makeFolder();
  const flags = ['--storage-driver', driver, '--root', join(folder, 'root'), '--runroot', join(folder, 'run')];
  // Cache mounts are below the temporary folder.
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const env = { STORAGE_DRIVER: driver, BUILDAH_ISOLATION: 'chroot', TMPDIR: temporary };
  const buildah = (...args: string[]) => runCommand('buildah', [...flags, ...args], { env, timeoutMs: 1_800_000 });
  let count = 0;

  return {
    folder,
    buildah,
    async build(steps, layout) {
      count += 1;
      let image = 'scratch';
      for (const [position, step] of steps.entries()) {
        const container = await buildah('from', '--pull-never', image);
        await step(await buildah('mount', container));
        image = `proof:${count}-${position}`;
        await buildah('commit', '--quiet', '--rm', container, image);
      }
      await buildah('push', '--quiet', image, `oci:${layout}:image`);
    },
    async withMounted(layout, use) {
      const container = await buildah('from', '--quiet', '--pull-always', `oci:${layout}:image`);
      try {
        return await use(await buildah('mount', container));
      } finally {
        await buildah('rm', container);
      }
    },
    async remove() {
      await buildah('rm', '--all');
      await unmountBelow(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Opens an empty folder into which tar unpacks images of one layer, since it knows no whiteouts. */
export function openTarFolder(): Unpacked {
  const folder = makeFolder();
  return {
    folder,
    async withMounted(layout, use) {
      const [blob = '', ...others] = listBlobs(layout);
      if (others.length > 0) throw new Error('tar can unpack one layer only');
      const root = join(folder, 'root');
      mkdirSync(root);
      await runCommand('tar', ['-xpf', blob, '--same-owner', '-C', root]);
      return use(root);
    },
    async remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeFolder(): string {
  const folder = join(tmpdir(), `plimsoll-proof-${randomUUID()}`);
  mkdirSync(folder);
  return folder;
}

/** Unmounts everything below a folder, the innermost first. */
export async function unmountBelow(folder: string): Promise<void> {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .flatMap((line) => line.split(' ')[1] ?? [])
    .filter((path) => path.startsWith(`${folder}/`));
  for (const mount of mounts.reverse()) await runCommand('umount', [mount]);
}
