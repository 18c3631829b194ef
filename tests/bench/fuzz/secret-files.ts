import fc, { type Arbitrary } from 'fast-check';
import { createByteReader, createByteWriter } from '#lib/contents/index/bytes.ts';
import { decodeSecretHits, encodeSecretHits } from '#lib/contents/index/secret-hits.ts';
import { SECRET_SCAN_LIMITS } from '#lib/contents/secrets/hit.ts';
import { createSecretScan } from '#lib/contents/secrets/secret-scan.ts';
import { TOKEN_KINDS } from '#lib/findings/secrets/token-kinds.ts';
import { asBytes } from './bytes.ts';
import { demand, demandStorable } from './check.ts';
import type { Fuzz } from './fuzz.ts';
import { mutatedTexts, repeatedTexts } from './text.ts';

/** The first byte of an input chooses the name of its file. */
const PATHS = [
  'app/notes.txt',
  'app/.env',
  'root/.npmrc',
  'root/.netrc',
  'root/.pgpass',
  'etc/shadow',
  'www/wp-config.php',
  'infra/terraform.tfstate',
  'root/.kube/config',
  'root/id_rsa',
  'app/node_modules/a/test/b.js',
];

/** Letters that no rule of a scanner of this repository takes for a token. */
const RUN = 'q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3aUe5KiB';
const PREFIXES = TOKEN_KINDS.flatMap(({ prefixes }) => prefixes);
const mark = (word: string, name: string) => `-----${word} ${name}-----\n`;

const SEEDS = [
  `PORT=80\r\nDB_PASSWORD=${RUN.slice(0, 14)}\nAPI_KEY="${RUN}"\n`,
  `//npm.internal/:_authToken=${RUN}\n_auth=${Buffer.from(`ci:${RUN}`).toString('base64')}\n`,
  `machine git.internal\n login ci\n password ${RUN}\n`,
  `db:5432:*:app:${RUN}\nroot:$6$salt$${RUN}:19000:0:::\n`,
  `<?php\ndefine( 'DB_PASSWORD', '${RUN}' );\n$a = ['password' => '${RUN}'];\n`,
  `{"attributes":{"name":"db","master_password":"${RUN}","key":"${RUN}"}}`,
  `users:\n- user:\n    client-key-data: ${Buffer.from(mark('BEGIN', 'PRIVATE KEY') + RUN.repeat(2)).toString('base64')}\n`,
  `${mark('BEGIN', 'RSA PRIVATE KEY')}${RUN}${RUN}\n${RUN}\n${mark('END', 'RSA PRIVATE KEY')}`,
  `const url = 'postgres://app:${RUN}@db.internal/app';\n`,
  ...PREFIXES.map((prefix) => `token: ${prefix}${RUN}${RUN}\n`),
];
const TOKENS = [
  ...PREFIXES,
  RUN,
  mark('BEGIN', 'PRIVATE KEY'),
  mark('END', 'PRIVATE KEY'),
  '-----BEGIN ',
  'LS0tLS1CRUdJTi',
  'PuTTY-User-Key-File-2: ',
  'Private-Lines: 9\n',
  '://',
  '://a:b',
  '@',
  ':AA',
  '1Q~',
  '.atlasv1.',
  'AccountKey=',
  'secret_access_key=',
  'hooks.slack.com/services/',
  'discord.com/api/webhooks/',
  'password',
  '_TOKEN=',
  '"secret": ',
  '$(',
  "define('A_KEY', '",
  'a:b:c:d:',
  '\\n',
  '\r\n',
  '\n',
];

const withPath = (texts: Arbitrary<string>): Arbitrary<Uint8Array> =>
  fc.tuple(fc.nat(PATHS.length - 1), asBytes(texts)).map(([path, bytes]) => Buffer.concat([Buffer.of(path), bytes]));

/** Fuzzes files of layers that are scanned for secrets. */
export const secretFilesFuzz: Fuzz<Uint8Array> = {
  name: 'secret-files',
  inputs: withPath(mutatedTexts(SEEDS, TOKENS)),
  repeated: (length) => withPath(repeatedTexts(length, SEEDS, TOKENS)),
  longest: SECRET_SCAN_LIMITS.fileBytes,
  refusals: [],
  isRefusal: (result) => result === 0,
  call(input) {
    const scan = createSecretScan({ fingerprintKey: Buffer.from('fuzz') });
    const path = PATHS[(input[0] ?? 0) % PATHS.length] ?? '';
    const content = input.subarray(1);
    const entry = {
      path,
      kind: 'file',
      sizeBytes: content.length,
      apparentBytes: null,
      target: null,
      flags: 0,
      rawName: null,
    } as const;
    const observer = scan.observe(entry);
    const half = content.length >> 1;
    observer?.write(content.subarray(0, half));
    observer?.write(content.subarray(half));
    observer?.end();
    const [hits, { failedFiles }] = [scan.hits(), scan.skipped()];
    demand(failedFiles === 0, 'the scan failed');
    demand(hits.length <= SECRET_SCAN_LIMITS.fileHits + 1, 'a file has too many hits');
    demandStorable(hits);
    for (const { offset, fingerprint } of hits) {
      demand(offset >= 0 && offset <= content.length, 'a hit is outside of its file');
      demand(fingerprint === null || /^[0-9a-f]{4}$/.test(fingerprint), 'a fingerprint has another form');
    }
    const out = createByteWriter();
    encodeSecretHits(out, hits);
    const decoded = decodeSecretHits(createByteReader(Buffer.from(out.taken())));
    demand(JSON.stringify(decoded) === JSON.stringify(hits), 'hits are read differently');
    return hits.length;
  },
};
