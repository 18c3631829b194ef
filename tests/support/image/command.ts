import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian keeps programs for root in these folders, which not every root shell has in its PATH. */
const OF_ROOT = ['/usr/sbin', '/sbin'];
const searchPath = () => [...(process.env.PATH ?? '').split(delimiter), ...OF_ROOT];

/** Runs a program to its end and returns its output. Throws with the end of its error output. */
export async function runCommand(
  program: string,
  args: string[],
  { env = {}, cwd, timeoutMs = 600_000 }: { env?: Record<string, string>; cwd?: string; timeoutMs?: number } = {},
): Promise<string> {
  try {
    const options = {
      timeout: timeoutMs,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, PATH: searchPath().join(delimiter), ...env },
    };
    const { stdout } = await run(program, args, cwd === undefined ? options : { ...options, cwd });
    return stdout.trim();
  } catch (error) {
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
    throw new Error(`${program} ${args[0] ?? ''} failed:\n${`${stdout}\n${stderr}`.slice(-4_000)}`, { cause: error });
  }
}

/** Returns the path of a program on the PATH or in Debian's folders for root. Null when it is not installed. */
export function findProgram(name: string): string | null {
  for (const folder of searchPath()) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // The program is not in this folder.
    }
  }
  return null;
}
