import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const SCRIPT = resolve(import.meta.dirname, '../../../bin/write-env.mjs');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function makeFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-env-'));
  folders.push(folder);
  return join(folder, '.env');
}

const run = (...args: string[]) => spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8' });
const settingOf = (text: string, name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1];

describe('write-env', () => {
  it('writes long, random secrets that only the owner can read', () => {
    const [first, second] = [makeFile(), makeFile()];
    expect(run('--file', first).status).toBe(0);
    expect(run('--file', second).status).toBe(0);
    const [one, other] = [readFileSync(first, 'utf8'), readFileSync(second, 'utf8')];
    for (const name of ['POSTGRES_PASSWORD', 'PLIMSOLL_SECRET']) {
      // The value needs no encoding in a URL.
      expect(settingOf(one, name)).toMatch(/^[\w-]{43}$/);
      expect(settingOf(one, name)).not.toBe(settingOf(other, name));
    }
    expect(settingOf(one, 'POSTGRES_PASSWORD')).not.toBe(settingOf(one, 'PLIMSOLL_SECRET'));
    expect(statSync(first).mode & 0o777).toBe(0o600);
  });

  it('does not change an existing file', () => {
    const file = makeFile();
    run('--file', file);
    const before = readFileSync(file, 'utf8');
    const { status, stderr } = run('--file', file);
    expect(status).toBe(1);
    expect(stderr).toMatch(/is there already and stays as it is/);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('writes the base URL, and rejects one that would add another line', () => {
    const file = makeFile();
    expect(run('--file', file, '--base-url', 'https://plimsoll.example.com').status).toBe(0);
    expect(settingOf(readFileSync(file, 'utf8'), 'PLIMSOLL_BASE_URL')).toBe('https://plimsoll.example.com');
    for (const wrong of ['plimsoll.example.com', 'https://a\nPLIMSOLL_PUBLIC=true', 'ftp://a']) {
      expect(run('--file', makeFile(), '--base-url', wrong).status, wrong).toBe(1);
    }
  });

  it('explains its options, and rejects unknown ones', () => {
    expect(execFileSync(process.execPath, [SCRIPT, '--help'], { encoding: 'utf8' })).toContain('--base-url');
    expect(run('--overwrite').stderr).toMatch(/--overwrite.*--help lists the options/s);
  });
});
