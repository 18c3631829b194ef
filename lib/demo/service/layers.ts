import type { Filler } from './filler.ts';
import { listNodeModules, type NodePackage } from './node-modules.ts';
import type { TarFile } from './tar.ts';

/** ServiceLayer is a layer of the demo's own service. `name` identifies its contents. */
export type ServiceLayer = { name: string; instruction: string; files: (filler: Filler) => TarFile[] };

const file = (path: string, content: Uint8Array | string): TarFile => ({
  path,
  content: typeof content === 'string' ? Buffer.from(content) : content,
});
const numbered = (count: number, pathOf: (number: number) => string, contentOf: () => Uint8Array): TarFile[] =>
  Array.from({ length: count }, (_, number) => file(pathOf(number), contentOf()));

const run = (command: string, flags = '') => `RUN ${flags}/bin/sh -c ${command} # buildkit`;

/** A distribution's root file system. */
const BASE: ServiceLayer = {
  name: 'base',
  instruction: 'ADD rootfs.tar.xz / # buildkit',
  files: ({ binary, text }) => [
    file('etc/os-release', 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nVERSION_ID="13"\nID=debian\n'),
    file('bin/bash', binary(640_000)),
    ...numbered(
      20,
      (number) => `usr/lib/x86_64-linux-gnu/libdemo-${number}.so.1`,
      () => binary(90_000),
    ),
    ...numbered(
      60,
      (number) => `usr/share/zoneinfo/Area/Place${number}`,
      () => text(1_200),
    ),
  ],
};
const NODE: ServiceLayer = {
  name: 'node',
  instruction: 'COPY /usr/local/bin/node /usr/local/bin/node # buildkit',
  files: ({ binary }) => [file('usr/local/bin/node', binary(2_800_000))],
};
/** The package lists of apt stay in the layer. */
const SYSTEM: ServiceLayer = {
  name: 'system',
  instruction: run('apt-get update && apt-get install -y --no-install-recommends ca-certificates tini'),
  files: ({ binary, text }) => [
    file('usr/bin/tini', binary(24_000)),
    file('etc/ssl/certs/ca-certificates.txt', text(220_000)),
    ...['main_binary-amd64_Packages.lz4', 'main_i18n_Translation-en.lz4', 'updates_InRelease.lz4'].map((name) =>
      file(`var/lib/apt/lists/deb.debian.org_debian_dists_trixie_${name}`, binary(640_000)),
    ),
  ],
};

const RUNTIME: readonly NodePackage[] = [
  { name: 'fastify', version: '5.2.1', files: 60, sizeBytes: 620_000 },
  { name: 'pg', version: '8.13.1', files: 40, sizeBytes: 240_000 },
  { name: 'luxon', version: '3.5.0', files: 24, sizeBytes: 540_000 },
  { name: 'zod', version: '3.24.1', files: 36, sizeBytes: 660_000 },
];
const PDF: NodePackage = { name: 'pdfkit', version: '0.16.0', files: 22, sizeBytes: 1_400_000 };
const DEVELOPMENT: readonly NodePackage[] = [
  { name: 'typescript', version: '5.7.2', files: 30, sizeBytes: 2_000_000, isDevelopment: true },
  { name: 'eslint', version: '9.17.0', files: 70, sizeBytes: 900_000, isDevelopment: true },
  { name: 'vitest', version: '2.1.8', files: 50, sizeBytes: 700_000, isDevelopment: true },
];

const packageFiles = (name: string): ServiceLayer => ({
  name: `manifest ${name}`,
  instruction: 'COPY package.json package-lock.json ./ # buildkit',
  files: ({ text }) => [
    file('app/package.json', JSON.stringify({ name: 'bookings', version: name, private: true })),
    file('app/package-lock.json', text(120_000)),
  ],
});

/** The downloads of npm stay in the layer. */
const PACKAGES_WITH_CACHE: ServiceLayer = {
  name: 'packages',
  instruction: run('npm ci'),
  files: (filler) => [
    ...listNodeModules('app', [...RUNTIME, ...DEVELOPMENT], filler),
    ...numbered(
      40,
      (number) =>
        `root/.npm/_cacache/content-v2/sha512/${(number + 16).toString(16)}/${filler.letters(`download ${number}`, 40)}`,
      () => filler.binary(48_000),
    ),
  ],
};
/** The downloads of npm are in a cache of the builder. */
const packagesOf = (name: string, packages: readonly NodePackage[]): ServiceLayer => ({
  name,
  instruction: run('npm ci', '--mount=type=cache,target=/root/.npm '),
  files: (filler) => listNodeModules('app', packages, filler),
});

/** The next instruction removes the file, which still is in this layer. */
const PLACES: ServiceLayer = {
  name: 'places',
  instruction: 'COPY data/places.csv.gz /tmp/places.csv.gz # buildkit',
  files: ({ binary }) => [file('tmp/places.csv.gz', binary(850_000))],
};
const PLACES_UNPACKED: ServiceLayer = {
  name: 'unpacked places',
  instruction: run('mkdir data && gunzip -c /tmp/places.csv.gz > data/places.csv && rm /tmp/places.csv.gz'),
  files: ({ text }) => [file('app/data/places.csv', text(2_600_000)), file('tmp/.wh.places.csv.gz', '')],
};

/** @param hasToken - whether the file with the token of the package registry was copied too */
const sourceOf = (name: string, hasToken = false): ServiceLayer => ({
  name: `source ${name}`,
  instruction: 'COPY . . # buildkit',
  files: ({ text, letters }) => [
    ...numbered(
      60,
      (number) => `app/src/routes/route-${number}.ts`,
      () => text(2_600),
    ),
    file('app/src/server.ts', text(4_000)),
    file('app/tsconfig.json', '{ "compilerOptions": { "strict": true, "outDir": "dist" } }\n'),
    // The token is made up while the demo loads, and gives access to nothing.
    ...(hasToken ? [file('app/.npmrc', `//registry.npmjs.org/:_authToken=npm_${letters('token', 36)}\n`)] : []),
  ],
});

/** @param keepsCache - whether the cache of a build tool stays in the layer */
const buildOf = (name: string, keepsCache: boolean): ServiceLayer => ({
  name: `build ${name} ${keepsCache}`,
  instruction: run(keepsCache ? 'npm run build' : 'npm run build && rm -rf node_modules/.cache'),
  files: ({ binary, text }) => [
    file('app/dist/server.js', text(260_000)),
    ...(keepsCache
      ? numbered(
          20,
          (number) => `app/node_modules/.cache/terser-webpack-plugin/${number}`,
          () => binary(45_000),
        )
      : []),
  ],
});

/** ServicePush is one push of the service, at a time within the recorded history. */
export type ServicePush = { at: Date; layers: ServiceLayer[] };

const BELOW = [BASE, NODE, SYSTEM];
const CLEAN_PACKAGES = packagesOf('packages', [...RUNTIME, ...DEVELOPMENT]);
const MORE_PACKAGES = packagesOf('packages with pdfkit', [...RUNTIME, PDF, ...DEVELOPMENT]);

/**
 * The pushes of the service, oldest first. Later ones bring a file that is removed again, and a token; others mend what the first
 * had: the downloads of npm, then the cache of the build.
 */
export const SERVICE_PUSHES: readonly ServicePush[] = [
  {
    at: new Date('2017-08-14T09:12:00Z'),
    layers: [...BELOW, packageFiles('1.0'), PACKAGES_WITH_CACHE, sourceOf('1.0'), buildOf('1.0', true)],
  },
  {
    at: new Date('2017-09-19T13:40:00Z'),
    layers: [...BELOW, packageFiles('1.0'), PACKAGES_WITH_CACHE, sourceOf('1.1'), buildOf('1.1', true)],
  },
  {
    at: new Date('2017-10-24T08:05:00Z'),
    layers: [
      ...[...BELOW, packageFiles('1.0'), PACKAGES_WITH_CACHE, PLACES, PLACES_UNPACKED],
      ...[sourceOf('1.2'), buildOf('1.2', true)],
    ],
  },
  {
    at: new Date('2017-11-28T15:21:00Z'),
    layers: [
      ...[...BELOW, packageFiles('1.0'), CLEAN_PACKAGES, PLACES, PLACES_UNPACKED],
      ...[sourceOf('1.3'), buildOf('1.3', true)],
    ],
  },
  {
    at: new Date('2018-01-09T10:30:00Z'),
    layers: [
      ...[...BELOW, packageFiles('1.4'), MORE_PACKAGES, PLACES, PLACES_UNPACKED],
      ...[sourceOf('1.4', true), buildOf('1.4', true)],
    ],
  },
  {
    at: new Date('2018-01-25T14:02:00Z'),
    layers: [
      ...[...BELOW, packageFiles('1.4'), MORE_PACKAGES, PLACES, PLACES_UNPACKED],
      ...[sourceOf('1.5', true), buildOf('1.5', false)],
    ],
  },
];
