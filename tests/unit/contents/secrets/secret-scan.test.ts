import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { KEYS, SHAPED, TOKENS } from './samples.ts';
import { createScan, entryOf, hitsIn, kindsIn, writeFile } from './scanning.ts';

const tokenOf = (kind: string) => TOKENS.find((one) => one.kind === kind)?.secret ?? '';
const TOKEN = tokenOf('ghp_…');
const MiB = 2 ** 20;

describe('the scan of a file', () => {
  const texts = [
    ...TOKENS.slice(0, 1).map(({ kind, secret }) => ({ name: kind, text: secret })),
    ...KEYS.map(({ name, secret }) => ({ name, text: secret })),
    ...SHAPED.map(({ kind, text }) => ({ name: kind, text })),
  ];

  it.each(texts)('has the same hits wherever a piece ends: $name', ({ text }) => {
    const content = Buffer.from(`first line\r\n${text}\r\nlast line`);
    const whole = hitsIn(content);
    expect(whole.length).toBeGreaterThan(0);
    for (let cut = 0; cut <= content.length; cut += 1) {
      const scan = createScan();
      writeFile(scan, 'app/notes.txt', content, [cut]);
      if (inspect(scan.hits()) !== inspect(whole)) expect({ cut, hits: scan.hits() }).toEqual({ cut, hits: whole });
    }
  });

  it('has the same hits byte by byte, at every alignment, and in pieces of several files', () => {
    for (let before = 0; before < 5; before += 1) {
      const content = `${'.'.repeat(before)} ${TOKEN}`;
      const scan = createScan();
      writeFile(
        scan,
        'a.txt',
        content,
        Array.from({ length: content.length }, (_, index) => index),
      );
      writeFile(
        scan,
        'b.txt',
        content,
        [7_999, 8_000].filter((cut) => cut < content.length),
      );
      expect(scan.hits()).toMatchObject(
        ['a.txt', 'b.txt'].map((path) => ({ path, kind: 'ghp_…', offset: before + 1 })),
      );
    }
  });

  it.each([7_998, 7_999, 8_000, 8_001, 70_000])('finds a secret behind %i bytes of text', (length) => {
    expect(hitsIn(`${'a '.repeat(length / 2).padEnd(length)}${TOKEN}`)).toMatchObject([{ offset: length }]);
  });

  it('counts lines that end with CRLF as their bytes', () => {
    const text = `one\r\ntwo\r\nDB_PASSWORD=Kestrel-lamp-42\r\n`;
    expect(hitsIn(text, 'app/.env').at(1)).toMatchObject({ kind: 'password', offset: text.indexOf('Kestrel') });
    expect(hitsIn(text, 'app/.env').at(1)?.fingerprint).toBe(
      hitsIn(text.replaceAll('\r', ''), 'app/.env').at(1)?.fingerprint,
    );
  });

  it.each(['utf-16le', 'utf-16be'])('reads %s with a byte order mark, and counts its bytes', (encoding) => {
    const text = `\uFEFFclé = ${TOKEN}\nDB_PASSWORD=Kestrel-lamp-42\n`;
    const little = Buffer.from(text, 'utf16le');
    const content = encoding === 'utf-16le' ? little : Buffer.from(little).swap16();
    expect(hitsIn(content)).toMatchObject([{ kind: 'ghp_…', offset: 2 * text.indexOf(TOKEN) }]);
    const inFile = hitsIn(Buffer.concat([content, Buffer.of(0)]), 'app/.env');
    expect(inFile).toMatchObject([
      { kind: 'environment file' },
      { kind: 'ghp_…', fingerprint: hitsIn(TOKEN)[0]?.fingerprint },
      { kind: 'password', offset: 2 * text.indexOf('Kestrel') },
    ]);
  });

  it('does not read other units of UTF-16 as ASCII', () => {
    const units = [...TOKEN].map((character) => String.fromCharCode(character.charCodeAt(0) + 0x4100)).join('');
    expect(hitsIn(Buffer.from(`\uFEFF${units}`, 'utf16le'))).toEqual([]);
  });

  it('reads a file as text unless its first 8,000 bytes have a NUL', () => {
    expect(kindsIn(`${TOKEN}\0`)).toEqual([]);
    expect(kindsIn(`${' '.repeat(7_999)}\0 ${TOKEN}`)).toEqual([]);
    expect(kindsIn(`${' '.repeat(8_000)}\0 ${TOKEN}`)).toEqual(['ghp_…']);
    expect(kindsIn(Buffer.concat([Buffer.from([0xff, 0xfe, 0x80]), Buffer.from(TOKEN)]))).toEqual([]);
    expect(kindsIn(Buffer.concat([Buffer.from([0xc3, 0x28, 0x20]), Buffer.from(TOKEN)]))).toEqual(['ghp_…']);
  });
});

describe('the scan of a layer', () => {
  it('scans regular files only, up to 1 MiB, and longer ones by their name', () => {
    const scan = createScan();
    for (const kind of ['directory', 'symlink', 'hardlink', 'whiteout', 'opaque'] as const)
      expect(scan.observe(entryOf('app/.env', 10, kind))).toBeNull();
    writeFile(scan, 'a.txt', `${TOKEN}${' '.repeat(MiB - TOKEN.length)}`);
    writeFile(scan, 'b.txt', `${TOKEN}${' '.repeat(MiB + 1 - TOKEN.length)}`);
    writeFile(scan, 'big.pem', `${' '.repeat(2 * MiB)}${TOKEN}`);
    expect(scan.hits().map(({ path }) => path)).toEqual(['a.txt', 'big.pem']);
    expect(scan.skipped()).toEqual({ hits: 0, largeFiles: 0, largeTexts: 1, failedFiles: 0 });
  });

  it('reads the beginning of a large named file, and counts it', () => {
    const scan = createScan({ namedFileBytes: 1_000, valueBytes: 100 });
    writeFile(scan, 'a.tfstate', `{"password":"Kestrel-lamp-42"}${' '.repeat(2_000)}`);
    writeFile(scan, 'b.tfstate', `${' '.repeat(200)}{"password":"Kestrel-lamp-42"} ${TOKEN}`);
    writeFile(scan, 'c.pem', `${' '.repeat(2_000)}${TOKEN}`);
    expect(scan.hits().map(({ path, kind }) => [path, kind])).toEqual([
      ['a.tfstate', 'password'],
      ['b.tfstate', 'ghp_…'],
    ]);
    expect(scan.skipped().largeFiles).toBe(3);
  });

  it('scans the beginning of a file that has more bytes than its entry names', () => {
    const scan = createScan({ fileBytes: 100 });
    const observer = scan.observe(entryOf('a.txt', 50));
    observer?.write(Buffer.from(TOKEN));
    observer?.write(Buffer.alloc(1_000, 32));
    observer?.end();
    expect(scan.hits()).toMatchObject([{ kind: 'ghp_…', offset: 0 }]);
    expect(scan.skipped().largeFiles).toBe(1);
  });

  it('ignores a file that the archive cut, and reads the next one', () => {
    const scan = createScan();
    const cut = scan.observe(entryOf('a.txt', 1_000));
    cut?.write(Buffer.from(TOKEN));
    const next = scan.observe(entryOf('b.txt', TOKEN.length));
    cut?.write(Buffer.from('xxxxxxxxxxxxxxxx'));
    next?.write(Buffer.from(TOKEN));
    next?.end();
    cut?.end();
    expect(scan.hits().map(({ path }) => path)).toEqual(['b.txt']);
  });

  it('bounds how much is read for values in all files together', () => {
    const scan = createScan({ valueBytes: 60, allValueBytes: 100 });
    for (const name of ['a', 'b', 'c'])
      writeFile(scan, `${name}.env`, `DB_PASSWORD=Kestrel-lamp-42\n${'#'.repeat(32)}`);
    expect(scan.hits().map(({ path }) => path)).toEqual(['a.env', 'b.env']);
    expect(scan.skipped().largeFiles).toBe(2);
  });

  it('keeps 100 hits of a file and 1,000 of a layer, and counts the rest', () => {
    const scan = createScan();
    const content = `${TOKEN}\n`.repeat(150);
    for (let file = 0; file < 12; file += 1) writeFile(scan, `${file}.txt`, content);
    expect(scan.hits()).toHaveLength(1_000);
    expect(scan.skipped().hits).toBe(12 * 150 - 1_000);
  });

  it('prefers hits of the application to those of tests when it has too many', () => {
    const scan = createScan({ hits: 3 });
    writeFile(scan, 'node_modules/a/test/a.js', `${TOKEN} ${TOKEN} ${TOKEN}`);
    writeFile(scan, 'app/a.js', `${TOKEN}\n${TOKEN}`);
    writeFile(scan, 'node_modules/a/test/b.js', TOKEN);
    expect(scan.hits().map(({ path }) => path)).toEqual(['app/a.js', 'app/a.js', 'node_modules/a/test/a.js']);
    expect(scan.skipped().hits).toBe(3);
  });

  it('gives equal secrets of different files equal fingerprints, and others of another installation', () => {
    const [first] = hitsIn(TOKEN);
    const [second] = hitsIn(`x = ${TOKEN};`, 'other.txt');
    expect(second?.fingerprint).toBe(first?.fingerprint);
    expect(hitsIn(tokenOf('gho_…'))[0]?.fingerprint).not.toBe(first?.fingerprint);
  });

  it('has neither text nor secrets in its hits and counts', () => {
    const scan = createScan();
    const canary = ['canary', 'Zq81', 'text'].join('-');
    writeFile(scan, 'app/.env', `# ${canary}\nDB_PASSWORD=${canary}\nTOKEN=${TOKEN}\n`);
    for (const { secret } of KEYS) writeFile(scan, 'app/key.pem', `${canary}\n${secret}`);
    const kept = inspect([scan.hits(), scan.skipped()], { depth: 20, maxArrayLength: null });
    expect(scan.hits().length).toBeGreaterThan(KEYS.length);
    for (const text of [canary, TOKEN, ...KEYS.map(({ secret }) => secret.slice(40, 80))])
      expect(kept).not.toContain(text);
  });
});
