import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian's package of each program that the tests use. */
const PACKAGES = { 'docker-registry': 'docker-registry', skopeo: 'skopeo' };
export type Binary = keyof typeof PACKAGES;

/** Returns the program's path. Throws with the package to install when it is missing. */
export async function getBinary(name: Binary): Promise<string> {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']) {
    const path = join(folder, name);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  throw new Error(`${name} is not installed; these tests need it: apt-get install ${PACKAGES[name]}`);
}

/** Runs the program to its end (at most 60 s) and returns its output. Throws with its error output. */
export async function runBinary(name: Binary, args: string[]): Promise<string> {
  const { stdout } = await run(await getBinary(name), args, { timeout: 60_000, maxBuffer: 32 * 1024 * 1024 });
  return stdout;
}
