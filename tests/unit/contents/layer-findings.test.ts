import { describe, expect, it } from 'vitest';
import { SECRET_SCAN_LIMITS } from '#lib/contents/secrets/hit.ts';
import { createFingerprint } from '#lib/findings/secrets/fingerprint.ts';
import { type RawEntry, rawTar } from '#tests/support/raw-tar.ts';
import { FINGERPRINT_KEY, indexOf, listTar } from './reading.ts';

const TOKEN = `gh${'p_'}q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3a23nFaW`;
const PASSWORD = 'Kestrel-lamp-42';
const TRACE = JSON.stringify({ version: 1, files: ['../node_modules/a/index.js', '../server.js'] });

async function read(...entries: RawEntry[]) {
  const { reading, messages } = await listTar(rawTar(entries));
  return { index: indexOf(reading), messages };
}

describe('what a layer is read for', () => {
  it('is in its index: secrets without their text, and traces', async () => {
    const { index, messages } = await read(
      { name: 'app/.env', content: `DB_PASSWORD=${PASSWORD}\n` },
      { name: 'app/.next/page.js.nft.json', content: TRACE },
      { name: 'app/server.js', content: `const token = '${TOKEN}';` },
    );
    const fingerprint = createFingerprint(FINGERPRINT_KEY);
    const hit = { likelyTest: false };
    expect(index.secretHits()).toEqual([
      { ...hit, kind: 'environment file', path: 'app/.env', offset: 0, fingerprint: null },
      { ...hit, kind: 'password', path: 'app/.env', offset: 12, fingerprint: fingerprint(PASSWORD) },
      { ...hit, kind: 'ghp_…', path: 'app/server.js', offset: 15, fingerprint: fingerprint(TOKEN) },
    ]);
    expect(index.traces()).toEqual([
      { path: 'app/.next/page.js.nft.json', files: ['app/node_modules/a/index.js', 'app/server.js'] },
    ]);
    expect(index.secretHits()).toBe(index.secretHits());
    expect(messages).toEqual([]);
  });

  it('is in its index: packages, the owners of their files, and their details', async () => {
    const { index, messages } = await read(
      { name: 'app/node_modules/a/index.js', content: 'a' },
      { name: 'app/node_modules/a/package.json', content: '{"name":"a","version":"1.2.3","private":true}' },
      { name: 'opt/conda-meta/b.json', content: '{"name":"b"' },
    );
    expect(index.packages).toEqual([{ kind: 'npm', name: 'a', version: '1.2.3' }]);
    expect(index.packageDetails()).toEqual([
      { architecture: null, directory: 'app/node_modules/a', flags: ['private'] },
    ]);
    expect([...index.entries()].map(({ owner }) => owner)).toEqual([0, 0, null]);
    expect(messages).toEqual(['Packages of /opt/conda-meta/b.json are not read: damaged (not in its format).']);
  });

  it('is empty, not unknown, for a layer without secrets and traces', async () => {
    const { index } = await read({ name: 'a', content: 'a' });
    expect([index.packages, index.packageDetails(), index.secretHits(), index.traces()]).toEqual([[], [], [], []]);
  });

  it('is noted where it is too big, malformed or too much', async () => {
    const { fileBytes, namedFileBytes, fileHits } = SECRET_SCAN_LIMITS;
    const { messages } = await read(
      { name: 'big.txt', content: 'a '.repeat(fileBytes) },
      { name: 'big.bin', content: Buffer.alloc(fileBytes + 1) },
      { name: 'big.pem', content: 'a '.repeat(namedFileBytes) },
      { name: 'many.js', content: `'${TOKEN}'\n`.repeat(fileHits + 5) },
      { name: '.next/a.nft.json', content: '{' },
      { name: '.next/b.nft.json', content: '[]' },
      { name: '.next/c.nft.json', content: '{"version":1,"files":["../../x"]}' },
    );
    expect(messages).toEqual([
      'Text files not scanned for secrets: 1, too big (more than 1 MiB).',
      'Files scanned for secrets only in part: 1, too big.',
      'Secrets found beyond those that are kept: 5.',
      'Trace files of Next not read: 2, not in the format of Next.',
      'Trace files of Next read only in part: 1, some of their paths lead out of the image.',
    ]);
  });
});
