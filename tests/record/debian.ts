import { execFile } from 'node:child_process';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Recorder } from './recorder.ts';

const run = promisify(execFile);

/** Debian's slim images leave these out, and so do packages that are installed on top of them. */
const LEFT_OUT = ['./usr/share/man', './usr/share/locale', './usr/share/info', './usr/share/groff', './usr/share/doc'];
/** Folders that are links into /usr since packages are merged there. */
const MERGED = ['bin', 'sbin', 'lib', 'lib32', 'lib64'];

/**
 * Downloads packages with all that they depend on from the sources of apt on this machine, and records their files.
 *
 * @param wanted - names, or "name=version"
 * @returns numbers of the packages
 */
export async function recordDebian(recorder: Recorder, wanted: readonly string[], scratch: string): Promise<number[]> {
  const archives = join(scratch, 'archives');
  await mkdir(join(archives, 'partial'), { recursive: true });
  const nothingInstalled = [
    ...['-o', 'Dir::State::status=/dev/null', '-o', 'APT::Install-Recommends=false'],
    ...['-o', `Dir::Cache::archives=${archives}`, '-o', 'APT::Sandbox::User=root', '-o', 'Debug::NoLocking=1'],
  ];
  await run('apt-get', [...nothingInstalled, '-y', '-d', '--allow-downgrades', 'install', ...wanted], {
    maxBuffer: 2 ** 26,
  });
  const numbers: number[] = [];
  for (const file of (await readdir(archives)).filter((name) => name.endsWith('.deb')).sort())
    numbers.push(await recordOne(recorder, join(archives, file), join(scratch, 'unpacked')));
  await rm(archives, { recursive: true });
  return numbers;
}

async function recordOne(recorder: Recorder, file: string, folder: string): Promise<number> {
  const fieldOf = async (field: string) => (await run('dpkg-deb', ['--field', file, field])).stdout.trim();
  const [name, version] = [await fieldOf('Package'), await fieldOf('Version')];
  await rm(folder, { recursive: true, force: true });
  await run('dpkg-deb', ['-x', file, folder]);
  for (const merged of MERGED) await moveInto(join(folder, merged), join(folder, 'usr', merged));
  const number = await recorder.record({ kind: 'deb', name, version }, folder, LEFT_OUT);
  await rm(folder, { recursive: true });
  return number;
}

/** Moves what is in a folder into another one, which can have some of its folders. */
async function moveInto(from: string, to: string): Promise<void> {
  const found = await stat(from).catch(() => null);
  if (!found?.isDirectory()) return;
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && (await stat(target).catch(() => null))) await moveInto(source, target);
    else await rename(source, target);
  }
  await rm(from, { recursive: true });
}
