import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectPackages, namesOf } from './collect.ts';

const STATUS = 'var/lib/dpkg/status';
const INFO = 'var/lib/dpkg/info';

describe('packages of dpkg', () => {
  it('are those whose files are installed, whatever is planned for them', () => {
    const status = [
      'Package: kept\nStatus: hold ok installed\nVersion: 1\nArchitecture: amd64\n',
      'Package: leaving\nStatus: deinstall ok installed\nVersion: 2\nArchitecture: amd64\n',
      'Package: removed\nStatus: deinstall ok config-files\nVersion: 3\nArchitecture: amd64\n',
      'Package: purged\nStatus: purge ok not-installed\nArchitecture: amd64\n',
      'Package: broken\nStatus: install reinstreq half-installed\nVersion: 4\n',
    ].join('\n');
    const found = collectPackages([
      [`${INFO}/removed.list`, '/.\n/etc/removed.conf\n'],
      [`${INFO}/kept.list`, '/.\n/usr/bin/kept\n'],
      [STATUS, status],
    ]);
    expect(namesOf(found)).toEqual(['dpkg broken 4', 'dpkg kept 1', 'dpkg leaving 2']);
    expect(found.ownerOf('etc/removed.conf')).toBeNull();
    expect(found.ownerOf('usr/bin/kept')?.name).toBe('kept');
  });

  it('of several architectures stay several, with their own files', () => {
    const found = collectPackages([
      [`${INFO}/libc6:amd64.list`, '/lib/x86_64-linux-gnu/libc.so.6\n'],
      [`${INFO}/libc6:i386.list`, '/lib/i386-linux-gnu/libc.so.6\n'],
      [
        STATUS,
        'Package: libc6\nArchitecture: amd64\nMulti-Arch: same\nVersion: 2.36\n\nPackage: libc6\nArchitecture: i386\nVersion: 2.36\n',
      ],
    ]);
    expect(found.packages.map(({ architecture }) => architecture)).toEqual(['amd64', 'i386']);
    expect(found.ownerOf('usr/lib/i386-linux-gnu/libc.so.6')?.architecture).toBe('i386');
    expect(found.ownerOf('lib/x86_64-linux-gnu/libc.so.6')?.architecture).toBe('amd64');
  });

  it('have the first field of a paragraph, not text below another', () => {
    const status = 'Package: a\nVersion: 1:2.3-4\nDescription: x\n Version: 9\n Package: b\nVersion: 5\n';
    expect(namesOf(collectPackages([[STATUS, status]]))).toEqual(['dpkg a 1:2.3-4']);
  });

  it.skipIf(!existsSync('/var/lib/dpkg/status'))('are those that dpkg-query prints on Debian', () => {
    const format = '$' + '{db:Status-Status} $' + '{Package} $' + '{Version} $' + '{Architecture}\\n';
    const printed = execFileSync('dpkg-query', ['-W', '-f', format], { maxBuffer: 2 ** 26 })
      .toString()
      .trim()
      .split('\n');
    const paths = [STATUS, `${INFO}/dpkg.list`];
    const found = collectPackages(paths.map((path) => [path, readFileSync(join('/', path))] as const));
    const installed = printed.filter((line) => !/^(?:not-installed|config-files) /.test(line));
    expect(
      found.packages.map(({ name, version, architecture }) => `${name} ${version} ${architecture}`).sort(),
    ).toEqual(installed.map((line) => line.slice(line.indexOf(' ') + 1)).sort());
    expect(found.ownerOf('usr/bin/dpkg')?.name).toBe('dpkg');
  });
});

describe('packages of apk', () => {
  const database =
    'C:Q1abc=\nP:musl\nV:1.2.5-r0\nA:x86_64\nS:1\nF:lib\nR:ld-musl-x86_64.so.1\na:0:0:755\nZ:Q1x=\nF:\nR:init\n\nP:busybox\nV:1.36.1-r29\nA:x86_64\nF:bin\nM:0:0:1777\nR:busybox\nF:etc/busybox-paths.d\nR:busybox\n';

  it('have version, architecture and files', () => {
    const found = collectPackages([['lib/apk/db/installed', database]]);
    expect(found.packages.map(({ name, version, architecture }) => `${name} ${version} ${architecture}`)).toEqual([
      'musl 1.2.5-r0 x86_64',
      'busybox 1.36.1-r29 x86_64',
    ]);
    const owners = [
      'lib/ld-musl-x86_64.so.1',
      'init',
      'usr/bin/busybox',
      'etc/busybox-paths.d/busybox',
      'lib',
      'etc/x',
    ];
    expect(owners.map((path) => found.ownerOf(path)?.name)).toEqual([
      'musl',
      'musl',
      'busybox',
      'busybox',
      undefined,
      undefined,
    ]);
  });
});
