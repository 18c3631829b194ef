import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startDockerRegistry } from './docker-registry.ts';
import { findBuilder } from './image/builder.ts';
import { runCommand } from './image/command.ts';
import { writeNpmSecret } from './image/npm-secret.ts';
import { readImage, unpackImage } from './image/pushed-image.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
/** A change of a page's text that makes the bundle different. */
const CHANGED = { path: 'app/not-found.tsx', from: 'className=', to: 'data-release="2" className=' };

/**
 * Builds the Dockerfile unchanged, and again with one changed source file. Pushes both to a registry on loopback as
 * 1.0.0 and 1.1.0, and unpacks the first. All tests of the project share them.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const builder = await findBuilder();
  if ('reason' in builder) {
    project.provide('image', { reason: builder.reason });
    return async () => {};
  }
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-image-'));
  const registry = await startDockerRegistry();
  const remove = async () => {
    await registry.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const npmSecret = join(folder, 'npmrc');
    await writeNpmSecret(npmSecret);
    const began = performance.now();
    for (const [version, context] of [
      ['1.0.0', ROOT],
      ['1.1.0', await copyChanged(join(folder, 'changed'))],
    ] as const) {
      const args = { VERSION: version, REVISION: version.padEnd(40, '0') };
      await builder.build({ context, tag: `plimsoll:${version}`, args, npmSecret });
      await builder.push(`plimsoll:${version}`, `${registry.host}/plimsoll:${version}`);
    }
    const buildSeconds = Math.round((performance.now() - began) / 1000);
    const image = await readImage(registry.url, 'plimsoll', '1.0.0');
    const root = await unpackImage(registry.url, 'plimsoll', image, join(folder, 'root'));
    // The image's user has no account on this machine and must be able to enter the folder.
    await runCommand('chmod', ['755', folder]);
    project.provide('image', { builder: builder.name, registry: registry.url, root, buildSeconds });
    return remove;
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Copies the files that git knows, and new ones, with one of them changed. */
async function copyChanged(target: string): Promise<string> {
  const listed = await runCommand('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const path of listed.split('\n').filter((name) => !/^(tests|docs)\//.test(name))) {
    cpSync(join(ROOT, path), join(target, path), { recursive: true });
  }
  const path = join(target, CHANGED.path);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(CHANGED.from)) throw new Error(`${CHANGED.path} has no ${CHANGED.from}: choose another change`);
  writeFileSync(path, text.replace(CHANGED.from, CHANGED.to));
  return target;
}

export type BuiltImages =
  | { builder: string; registry: string; root: string; buildSeconds: number }
  | { reason: string };

declare module 'vitest' {
  interface ProvidedContext {
    image: BuiltImages;
  }
}
