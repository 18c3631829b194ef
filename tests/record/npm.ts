import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RecordedPackages } from '#lib/demo/packages/format.ts';
import type { Recorder } from './recorder.ts';

const run = promisify(execFile);

/** Dependencies of an application, each "name@range". `exclude` has patterns of tar for files that are left out. */
export type Wanted = {
  dependencies: readonly string[];
  development?: readonly string[];
  exclude?: readonly string[];
};

type Locked = { version?: string; dev?: boolean; link?: boolean };

/** Installs dependencies with npm, without running their scripts, and records the files of each package. */
export async function recordNpm(recorder: Recorder, wanted: Wanted, scratch: string) {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  await writeFile(
    join(scratch, 'package.json'),
    JSON.stringify({
      dependencies: toRanges(wanted.dependencies),
      devDependencies: toRanges(wanted.development ?? []),
    }),
  );
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: scratch });
  const lock: { packages: Record<string, Locked> } = JSON.parse(
    await readFile(join(scratch, 'node_modules', '.package-lock.json'), 'utf8'),
  );
  const exclude = ['./node_modules', ...(wanted.exclude ?? [])];
  const places: RecordedPackages['installs'][string] = [];
  for (const [place, { version = '', dev = false, link = false }] of Object.entries(lock.packages)) {
    if (link) continue;
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const number = await recorder.record({ kind: 'npm', name, version }, join(scratch, place), exclude);
    places.push([place, number, dev ? 1 : 0]);
  }
  await rm(scratch, { recursive: true });
  return places;
}

const toRanges = (wanted: readonly string[]) =>
  Object.fromEntries(
    wanted.map((each) => {
      const at = each.lastIndexOf('@');
      return [each.slice(0, at), each.slice(at + 1)] as const;
    }),
  );
