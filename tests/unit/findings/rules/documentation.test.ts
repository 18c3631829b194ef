import { describe, expect, it } from 'vitest';
import { elfOf } from '#tests/support/elf.ts';
import { findingOf, kindsOf, noise } from '../images.ts';

const INSTALL = 'RUN /bin/sh -c apt-get install -y curl # buildkit';
const at = (path: string) => kindsOf([[INSTALL, { [path]: 30_000 }]]);

describe('documentation', () => {
  it('finds manuals and documents, and removes them without licences', async () => {
    const found = await findingOf([
      [
        INSTALL,
        {
          'usr/share/man/man1/curl.1.gz': 30_000,
          'usr/share/doc/curl/changelog.gz': 30_000,
          'usr/share/doc/curl/copyright': 30_000,
        },
      ],
    ]);
    expect(found).toMatchObject({ kind: 'documentation', certainty: 'certain', unpackedBytes: 60_000 });
    expect(found.remedy.after).toBe(
      [
        'RUN apt-get install -y curl \\',
        "    && find /usr/share/doc /usr/share/man -type f ! -iname 'copyright*' ! -iname 'licen[cs]e*' ! -iname 'copying*' ! -iname 'notice*' ! -iname 'authors*' ! -path '*/licen[cs]e*/*' ! -path '*/examples/*' -delete",
      ].join('\n'),
    );
  });

  it('is likely where the image has a program that shows manuals', async () => {
    const files = { 'usr/share/man/man1/curl.1.gz': 30_000, 'usr/bin/man': 1 };
    expect(await kindsOf([[INSTALL, files]])).toEqual(['documentation likely']);
  });

  it.each([
    ['usr/share/locale/de/LC_MESSAGES/curl.mo', 'likely'],
    ['usr/lib/debug/.build-id/aa/bb.debug', 'certain'],
    ['usr/local/share/man/man1/a.1', 'certain'],
    ['app/node_modules/a/README.md', 'likely'],
  ])('finds %s, which is %s', async (path, certainty) => {
    expect(await at(path)).toEqual([`documentation ${certainty}`]);
  });

  it.each([
    'usr/share/manifest/a',
    'usr/share/zoneinfo/Europe/Berlin',
    'usr/lib/locale/C.utf8/LC_CTYPE',
    'app/man/a.1',
    'app/node_modules/a/LICENSE.md',
    'usr/share/doc/curl/copyright',
    'usr/share/doc/openvpn/examples/server.conf',
  ])('leaves %s', async (path) => {
    expect(await at(path)).toEqual([]);
  });

  it('finds programs with symbols, whose saving is a guess', async () => {
    const programOf = (sections: number[]) =>
      Buffer.concat([noise(0, ''), elfOf({ gaps: [1_200_000, 0, 0], sections })]);
    const body = noise(1_200_000, 'program');
    const withBody = (bytes: Buffer) => {
      body.copy(bytes, 64 + 3 * 56);
      return bytes;
    };
    const unstripped = withBody(programOf([0, 2]));
    const found = await findingOf([['COPY app /app', { app: unstripped }]]);
    expect(found).toMatchObject({ kind: 'documentation', certainty: 'likely', estimated: true });
    expect(found.savedBytes).toBeLessThan(330_000);
    expect(await kindsOf([['COPY app /app', { app: withBody(programOf([0, 1])) }]])).toEqual([]);
  });
});
