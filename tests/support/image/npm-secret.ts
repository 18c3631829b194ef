import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runCommand } from './command.ts';

/** The certificates that Linux trusts. */
export const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/** Writes an .npmrc with this machine's registry, login and certificates. It is a build secret and never in a layer. */
export async function writeNpmSecret(path: string): Promise<void> {
  const own = join(homedir(), '.npmrc');
  const lines = existsSync(own) ? readFileSync(own, 'utf8').trim().split('\n') : [];
  lines.push(`registry=${await readNpmConfig('registry')}`);
  if (existsSync(CERTIFICATES)) lines.push(`cafile=${CERTIFICATES}`);
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
}

/**
 * Reads a setting as a user's shell would. The Node.js of node_modules searches for npm's settings in its own folder.
 */
function readNpmConfig(key: string): Promise<string> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return runCommand('npm', ['config', 'get', key], { env: { PATH: folders.join(delimiter) }, cwd: homedir() });
}
