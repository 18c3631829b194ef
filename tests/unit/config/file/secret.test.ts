import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readFileConfig } from '#lib/config/file/read.ts';
import { CERTIFICATE } from '#tests/unit/net/certificate.ts';
import { fileOf, mistakesOf } from './mistakes.ts';

const env = (name: string) => `$${`{${name}}`}`;
const registry = (username: string, password: string) =>
  `registries:\n  - host: a.b\n    credentials: {username: "${username}", password: "${password}"}\n`;

function makeFolder(files: Record<string, string | Uint8Array> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('references to secrets in plimsoll.yaml', () => {
  it('read the environment and files, absolute or relative to plimsoll.yaml', () => {
    const folder = makeFolder({ token: 's3cret\n', other: 'no break' });
    mkdirSync(join(folder, 'data'));
    symlinkSync('../other', join(folder, 'data', 'link'));
    const read = (username: string, password: string) =>
      fileOf(registry(username, password), { env: { USER_NAME: 'bob', TOKEN: 'a b ' }, folder }).registries[0]
        ?.credentials;
    expect(read('plain', env('TOKEN'))).toEqual({ username: 'plain', password: 'a b ' });
    expect(read(env('USER_NAME'), `file:${folder}/token`)).toEqual({ username: 'bob', password: 's3cret' });
    expect(read('file:token', 'file:data/link')).toEqual({ username: 's3cret', password: 'no break' });
  });

  it('are reported with their line when they cannot be read', () => {
    const folder = makeFolder({ empty: '\n', big: 'x'.repeat(65_537) });
    expect(mistakesOf(registry(env('NOT_THERE'), 'file:gone'), { folder, env: { NOT_THERE: '' } })).toEqual([
      'plimsoll.yaml:3:29 registries[0].credentials.username: the environment has no NOT_THERE (set NOT_THERE, or write file: and a path)',
      `plimsoll.yaml:3:55 registries[0].credentials.password: ${folder}/gone is not there (check the path and whether it is mounted)`,
    ]);
    const said = (path: string) => mistakesOf(registry('a', `file:${path}`), { folder })[0];
    expect(said('empty')).toContain('empty is empty');
    expect(said('big')).toContain('has more than 64 KiB');
    expect(said('.')).toContain('is no file');
    expect(said('/dev/zero')).toContain('is no file');
  });

  it('are not resolved when the file of another machine is validated', () => {
    expect(mistakesOf(registry(env('NOT_THERE'), 'file:gone'), { resolves: false })).toEqual([]);
    expect(mistakesOf(registry('a', 'plain'), { resolves: false })).toHaveLength(1);
  });

  it.each(['$TOKEN', `x${env('TOKEN')}`, env('1A'), env(''), 'file:', 'FILE:/x'])(
    'do not include %s, which is clear text as a password',
    (text) => {
      expect(mistakesOf(registry('a', text), { env: { TOKEN: 'x' } })[0]).toContain('is written in clear text');
    },
  );
});

describe('a certificate in plimsoll.yaml', () => {
  it('is read from the file itself or from another file', () => {
    const folder = makeFolder({ 'ca.pem': CERTIFICATE, 'broken.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n' });
    const text = (name: string) => `registries:\n  - {host: a.b, caFile: ${name}}\n`;
    expect(fileOf(text('ca.pem'), { folder }).registries[0]?.caPem).toContain('-----END CERTIFICATE-----');
    const inside = `registries:\n  - host: a.b\n    caPem: |\n${CERTIFICATE.trim()
      .split('\n')
      .map((line) => `      ${line}\n`)
      .join('')}`;
    expect(fileOf(inside).registries[0]?.caPem?.trim()).toBe(CERTIFICATE.trim());
    expect(mistakesOf(text('broken.pem'), { folder })).toEqual([
      'plimsoll.yaml:2:25 registries[0].caFile: contains an incomplete certificate: enter all of it (give the certificates of the authority in PEM)',
    ]);
  });
});

describe('the file plimsoll.yaml', () => {
  const said = (path: string) => readFileConfig(path, { env: {} }).mistakes.map(({ message }) => message);

  it('may have up to 1 MiB', () => {
    const folder = makeFolder({ most: `#${'x'.repeat(1024 * 1024 - 1)}`, more: `#${'x'.repeat(1024 * 1024)}` });
    expect(said(join(folder, 'most'))).toEqual([]);
    expect(said(join(folder, 'more'))).toEqual(['the file has more than 1 MiB']);
  });

  it('must exist, be a regular file and be UTF-8', () => {
    const folder = makeFolder({ latin: Buffer.from([0x23, 0xe4, 0x0a]) });
    expect(said(join(folder, 'gone'))).toEqual(['the file is not there']);
    expect(said(folder)).toEqual(['this is no file']);
    expect(said('/dev/zero')).toEqual(['this is no file']);
    expect(said(join(folder, 'latin'))).toEqual(['the file is not UTF-8']);
  });

  it('is parsed into a frozen object', () => {
    expect(Object.isFrozen(fileOf(''))).toBe(true);
  });
});
