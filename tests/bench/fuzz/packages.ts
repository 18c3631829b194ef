import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, zstdCompressSync } from 'node:zlib';
import fc, { type Arbitrary } from 'fast-check';
import { createDatabases } from '#lib/contents/databases/databases.ts';
import { explainNotRead, type NotRead } from '#lib/contents/databases/not-read.ts';
import type { LayerPackage } from '#lib/contents/databases/package-store.ts';
import { CONTENTS_LIMITS } from '#lib/contents/limits.ts';
import { changedBytes } from './bytes.ts';
import { demand, demandStorable } from './check.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/packages');
const fixture = (name: string) => readFileSync(join(FIXTURES, name));
/** No smaller file is searched for the build info of Go. */
const GO_PADDING = Buffer.alloc(64 * 1024);

/** A record: its path, a whole one, and parts that are repeated to slow its parser down. */
type RecordSample = { path: string; whole: Uint8Array | string; parts: readonly (Uint8Array | string)[] };

const SAMPLES: readonly RecordSample[] = [
  {
    path: 'var/lib/dpkg/status',
    whole:
      'Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\nDescription: x\n y\n\nPackage: b\n',
    parts: ['\n', 'Package: a\n', 'Package: a\n\n', ' x', 'Status: '],
  },
  { path: 'var/lib/dpkg/info/a:amd64.list', whole: '/.\n/usr/bin/a\n', parts: ['/\n', '/a\n', '/a/b', '\r'] },
  {
    path: 'var/lib/dpkg/status.d/a.md5sums',
    whole: `${'0'.repeat(32)}  usr/a\n\\${'0'.repeat(32)} *b\\\\c\n`,
    parts: [`${'0'.repeat(32)}  a\n`, '\\'],
  },
  {
    path: 'lib/apk/db/installed',
    whole: 'P:a\nV:1\nA:x\nF:bin\nR:sh\n\nP:b\nV:2\n',
    parts: ['P:a\n\n', 'R:x\n', 'F:a/b/c\nR:\n', 'P'],
  },
  {
    path: 'var/lib/chisel/manifest.wall',
    whole: zstdCompressSync(
      '{"kind":"package","name":"a","version":"1"}\n{"kind":"path","path":"/a","slices":["a_b"]}\n',
    ),
    parts: [zstdCompressSync(Buffer.alloc(100_000, 10)), zstdCompressSync('{"kind":"path"}\n'.repeat(9999))],
  },
  {
    path: 'opt/conda-meta/a.json',
    whole: '{"name":"a","version":"1","subdir":"x","files":["bin/a",5]}',
    parts: ['[', '{"a":', '"', '[],'],
  },
  {
    path: 'app/node_modules/.package-lock.json',
    whole: '{"packages":{"":{},"node_modules/a":{"version":"1","dev":true},"node_modules/b":{"link":true}}}',
    parts: ['{"packages":', '[', '\\u0000'],
  },
  {
    path: 'app/node_modules/@a/b/package.json',
    whole: '{"name":"@a/b","version":"1.0.0","private":true,"bundleDependencies":["c"]}',
    parts: ['{', '{"bundleDependencies":['],
  },
  {
    path: 'app/node_modules/.pnpm/lock.yaml',
    whole: "packages:\n\n  '@a/b@1.0.0':\n    dev: true\n\n  /c/1.0.0_d@2:\n    optional: true\n",
    parts: ['  a@1:\n    dev: true\n', "  '", '  a', '/@'],
  },
  {
    path: 'app/node_modules/.yarn-state.yml',
    whole: '"@a/b@npm:1.0.0":\n  locations:\n    - "node_modules/@a/b"\n',
    parts: ['"a@npm:1":\n    - "a"\n', '"', '@', '    - "../'],
  },
  {
    path: '.pnp.cjs',
    whole: '"packageLocation": "./.yarn/cache/a-npm-1.0.0-0123456789-8.zip/node_modules/a/",\\\n',
    parts: [
      '"packageLocation":',
      '"packageLocation": "-npm-',
      `"packageLocation":"${'-npm-0123456789-'.repeat(120)}`,
      `"packageLocation":"${'a-npm-0123456789-'.repeat(100)}.zip/node_modules/"`,
    ],
  },
  {
    path: 'lib/site-packages/a-1.dist-info/METADATA',
    whole: 'Metadata-Version: 2.1\nName: A\nVersion: 1\n\ntext',
    parts: ['Name: ', 'Name:\n', '\r\n '],
  },
  {
    path: 'lib/site-packages/a-1.dist-info/RECORD',
    whole: 'a/__init__.py,sha256=x,1\n"b ""c""",,\n../../x,,\n',
    parts: ['""', 'a,,\n', '"a"\n', ','],
  },
  {
    path: 'lib/site-packages/a-1.egg-info/installed-files.txt',
    whole: '../a.py\nPKG-INFO\n../../../x\n',
    parts: ['../', 'a/../', '../a\n'],
  },
  {
    path: 'vendor/composer/installed.json',
    whole: '{"packages":[{"name":"a/b","version":"1","install-path":"../a/b"}],"dev-package-names":["a/b"]}',
    parts: ['[', '{"packages":[', '{},'],
  },
  {
    path: 'app/a.deps.json',
    whole:
      '{"targets":{"x":{"a/1":{"runtime":{"lib/a.dll":{}},"resources":{"r.dll":{"locale":"de"}}}}},"libraries":{"a/1":{"type":"package"}}}',
    parts: ['{"targets":', '{"":'],
  },
  {
    path: 'cargo/.crates2.json',
    whole: '{"installs":{"a 1.0.0 (registry+x)":{"bins":["a",1]}}}',
    parts: ['{"installs":{"a 1 (', ' '],
  },
  {
    path: 'var/lib/rpm/rpmdb.sqlite',
    whole: gunzipSync(fixture('rpmdb.sqlite.gz')),
    parts: [Buffer.alloc(4096, 13), Buffer.alloc(4096, 5)],
  },
  {
    path: 'var/lib/rpm/Packages.db',
    whole: gunzipSync(fixture('Packages.db.gz')),
    parts: [Buffer.from('SlotSlotSlotSlot'), Buffer.alloc(16, 1)],
  },
  {
    path: 'var/lib/rpm/Packages',
    whole: gunzipSync(fixture('Packages.gz')),
    parts: [Buffer.alloc(4096, 13), Buffer.alloc(4096, 7)],
  },
  {
    path: 'usr/bin/program',
    whole: Buffer.concat([fixture('go-build-info.bin'), GO_PADDING]),
    parts: ['\u00ff Go buildinf:', '\x7fELF', Buffer.from('\xff Go buildinf:\x08\x02', 'latin1')],
  },
];

const toBytes = (text: Uint8Array | string): Uint8Array => (typeof text === 'string' ? Buffer.from(text) : text);
const withChoice = (choice: number, bytes: Uint8Array) => Buffer.concat([Buffer.of(choice), bytes]);

/** The first byte chooses the record; the rest is its content. */
const inputs: Arbitrary<Uint8Array> = fc.nat(SAMPLES.length - 1).chain((choice) => {
  const { whole, parts } = SAMPLES[choice] ?? { whole: '', parts: [] };
  const contents = fc.oneof(
    { weight: 6, arbitrary: changedBytes(fc.constant(toBytes(whole))) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...parts.map(toBytes)), { maxLength: 20 }).map(Buffer.concat) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  );
  return contents.map((content) => withChoice(choice, content));
});

/** A valid beginning, then one part again and again. */
function repeated(length: number): Arbitrary<Uint8Array> {
  return fc
    .record({ choice: fc.nat(SAMPLES.length - 1), part: fc.nat(9), keep: fc.boolean() })
    .map(({ choice, part, keep }) => {
      const { whole, parts } = SAMPLES[choice] ?? { whole: '', parts: [''] };
      const [start, once] = [keep ? toBytes(whole) : Buffer.alloc(0), toBytes(parts[part % parts.length] ?? '')];
      const repeats = Buffer.alloc(Math.max(once.length, length - start.length), once);
      return withChoice(choice, Buffer.concat([start, repeats]).subarray(0, length));
    });
}

type Result = { packages: readonly LayerPackage[]; notRead: NotRead[] };

function call(input: Uint8Array): Result {
  const { path } = SAMPLES[(input[0] ?? 0) % SAMPLES.length] ?? { path: '' };
  const content = Buffer.from(input.subarray(1));
  const databases = createDatabases();
  const entry = {
    path,
    kind: 'file',
    sizeBytes: content.length,
    apparentBytes: null,
    target: null,
    flags: 0,
    rawName: null,
  } as const;
  if (databases.wants(entry)) databases.take(entry, content);
  const observer = databases.observe(entry);
  for (let at = 0; observer && at < content.length; at += 16_384) observer.write(content.subarray(at, at + 16_384));
  observer?.end();
  const packages = databases.packages();
  demand(packages.length <= CONTENTS_LIMITS.packages, 'there are too many packages');
  for (const found of packages) demandStorable(found);
  for (const owned of [path, 'usr/bin/a', 'bin/sh', 'app/node_modules/a/x']) {
    const place = databases.ownerOf(owned);
    demand(place === null || packages[place] !== undefined, 'the owner of a file is missing');
  }
  const notRead = databases.notRead();
  for (const one of notRead) demand(explainNotRead(one).length < 300, 'a reason is too long');
  return { packages, notRead };
}

/** Fuzzes the records of packages in a layer. */
export const packagesFuzz = {
  name: 'packages',
  inputs,
  repeated,
  longest: CONTENTS_LIMITS.databaseBytes,
  call,
  refusals: [],
  isRefusal: ({ notRead }: Result): boolean => notRead.length > 0,
};
