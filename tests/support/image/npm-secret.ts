import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command.ts';

/** Writes an .npmrc with this machine's registry, login and certificates: a secret of the build, never in a layer. */
export async function writeNpmSecret(path: string): Promise<void> {
  const own = join(homedir(), '.npmrc');
  const lines = existsSync(own) ? readFileSync(own, 'utf8').trim().split('\n') : [];
  for (const key of ['registry', 'cafile']) {
    const value = await runCommand('npm', ['config', 'get', key]);
    if (value !== '' && value !== 'null' && value !== 'undefined') lines.push(`${key}=${value}`);
  }
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
}
