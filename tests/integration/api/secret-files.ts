import { gzipSync } from 'node:zlib';
import { spellingsOf } from '#tests/support/canary.ts';
import { noiseOf, tarOf } from '#tests/support/tar.ts';

const joined = (...parts: string[]) => parts.join('');

/** Secrets that files of a layer contain. They are joined here, so that no scanner finds them in this repository. */
const SECRETS = {
  'in .env': 'canary-of-a-file-4711',
  'in .npmrc': joined('npm', '_q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3a1ELJ1m'),
  'in a source file': joined('gl', 'pat-w7Rk2mXv9TbL4wZc8NdQ'),
  'in a package.json': joined('gl', 'pat-x7Rk2mXv9TbL4wZc8NdR'),
  'in a database of packages': 'canary-of-a-database-4711',
  'in a binary': joined('gl', 'pat-y7Rk2mXv9TbL4wZc8NdS'),
  'in a trace': 'canary-of-a-trace-4711',
  'in a script': 'canary-of-a-script-4711',
  'in a key': 'canaryOfAPrivateKey4711',
};

export const FILE_CANARIES = Object.fromEntries(
  Object.entries(SECRETS).map(([name, secret]) => [`file: ${name}`, spellingsOf(secret)]),
);

/** Files with secrets. `shared` is a secret that the history of the image has too. */
const filesWith = (shared: string): Record<string, string | Uint8Array> => ({
  'app/.env': `DB_PASSWORD=${SECRETS['in .env']}\n`,
  'app/.npmrc': `//registry.npmjs.org/:_authToken=${SECRETS['in .npmrc']}\n`,
  'app/ci.txt': `export NPM_TOKEN=${shared}\n`,
  'app/src/config.ts': `export const token = '${SECRETS['in a source file']}';\n`,
  'app/node_modules/left/package.json': JSON.stringify({
    name: 'left',
    version: '1.0.0',
    _resolved: `https://me:${SECRETS['in a package.json']}@npm.example.com/left.tgz`,
    scripts: { postinstall: `curl -H 'PRIVATE-TOKEN: ${SECRETS['in a package.json']}' https://x` },
  }),
  'app/node_modules/left/index.js': noiseOf(3_000_000, 5),
  'app/bin/tool': Buffer.concat([
    Buffer.from('\x7fELF\x02\x01\x01'.padEnd(64, '\0')),
    Buffer.from(`\0token\0${SECRETS['in a binary']}\0`),
    noiseOf(2_000, 3),
  ]),
  'app/.next/server/page.js.nft.json': JSON.stringify({
    version: 1,
    files: ['../../node_modules/left/index.js'],
    note: SECRETS['in a trace'],
  }),
  'app/run.sh': `#!/bin/sh -c TOKEN=${SECRETS['in a script']}\n`,
  'app/server.pem': joined(
    '-----BEGIN RSA ',
    `PRIVATE KEY-----\n${SECRETS['in a key']}AAAA\n-----END RSA PRIVATE KEY-----\n`,
  ),
  'var/lib/dpkg/status': `Package: tool\nStatus: install ok installed\nVersion: 1.0-1\nDescription: by ${SECRETS['in a database of packages']}\n\n`,
  'usr/lib/python3/dist-packages/left-1.0.dist-info/METADATA': `Metadata-Version: 2.1\nName: left\nVersion: 1.0\nHome-page: https://me:${SECRETS['in a database of packages']}@example.com\n`,
});

/** Builds a layer of about `megabytes`, whose digest depends on `stamp`, with secrets in files when `shared` is given. */
export function layerWith(megabytes: number, stamp: string, shared: string | null): Buffer {
  const data = { 'opt/stamp': stamp, 'opt/data': noiseOf(megabytes * 1_000_000, megabytes) };
  return gzipSync(tarOf({ ...data, ...(shared === null ? {} : filesWith(shared)) }), { level: 1 });
}

/** What the scan finds in these files, sorted. */
export const FOUND_IN_FILES = [
  'app/.env: environment file',
  'app/.env: password',
  'app/.npmrc: npm configuration',
  'app/.npmrc: npm_…',
  'app/ci.txt: npm_…',
  'app/node_modules/left/package.json: glpat-…',
  'app/node_modules/left/package.json: glpat-…',
  'app/src/config.ts: glpat-…',
];
