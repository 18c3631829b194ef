import { readFileSync } from 'node:fs';

const folder = new URL('../../fixtures/', import.meta.url);

/** One row of tests/fixtures/manifests/manifest.tsv, with the bytes of its file. */
export type Fixture = {
  file: string;
  /** "oci-manifest zstd layers=3", "INVALID index schema test vector: …" */
  what: string;
  isInvalid: boolean;
  /** Whether the file's name is the digest of its bytes. */
  isContentAddressed: boolean;
  bytes: Uint8Array;
};

/** Returns every file of the folder, in the order of the table. */
export function readFixtures(): Fixture[] {
  const [, ...lines] = readFileSync(new URL('manifests/manifest.tsv', folder), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [, , , , what = '', check = '', file = ''] = line.split('\t');
    return {
      file: file.replace(/^manifests\//, ''),
      what,
      isInvalid: what.startsWith('INVALID'),
      isContentAddressed: check === 'digest-ok',
      bytes: readFileSync(new URL(file, folder)),
    };
  });
}
