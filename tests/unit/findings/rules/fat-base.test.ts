import { describe, expect, it } from 'vitest';
import type { Offers } from '#lib/findings/bases/offers.ts';
import { findFindings } from '#lib/findings/find-findings.ts';
import type { Finding } from '#lib/findings/finding.ts';
import type { InspectedImage, KnownSibling } from '#lib/findings/inspected-image.ts';
import { FULL, library, program } from '../bases/full-base.ts';
import { type BuiltLayer, dpkgOf, imageOf, type LayerFiles } from '../images.ts';

const offers = (changed: Partial<Offers> = {}): Offers => ({
  version: 1,
  libc: 'glibc',
  manager: 'apt',
  libraries: ['libc.so.6', 'libstdc++.so.6'],
  programs: ['bin/sh', 'bin/bash', 'bin/apt-get', 'local/bin/node'],
  packages: ['bash', 'libstdc++6', 'ca-certificates'],
  ...changed,
});
const ALPINE = offers({
  libc: 'musl',
  manager: 'apk',
  libraries: ['ld-musl-x86_64.so.1', 'libstdc++.so.6'],
  programs: ['bin/sh', 'sbin/apk', 'local/bin/node'],
  packages: ['musl', 'libstdc++'],
});
const DISTROLESS = offers({ manager: null, programs: ['nodejs/bin/node'], packages: ['libc6'] });

const sibling = (reference: string, sizeBytes: number, offered: Offers = offers()): KnownSibling => ({
  reference: `docker.io/library/${reference}`,
  digest: `sha256:${'a'.repeat(64)}`,
  sizeBytes,
  unpackedBytes: 3 * sizeBytes,
  offers: offered,
  checkedAt: new Date('2026-12-01T06:00:00Z'),
});
const SLIM = sibling('node:24-slim', 80_000_000);

type Case = {
  own?: readonly BuiltLayer[];
  siblings?: readonly KnownSibling[];
  baseBytes?: number;
  command?: string[];
  more?: Partial<InspectedImage>;
};

/** Finds what an image on `FULL`, of 400 MB, has. Its own layers are `own`. */
async function findIn({
  own = [],
  siblings = [SLIM],
  baseBytes = 400_000_000,
  command = ['node', 'x'],
  more = {},
}: Case) {
  const image = await imageOf([['ADD rootfs', FULL], ...own], {
    baseCount: 1,
    base: { reference: 'docker.io/library/node:24', siblings },
    facts: { entrypoint: null, command },
    ...more,
  });
  const [base, ...others] = image.layers;
  const layers = base === undefined ? [] : [{ ...base, sizeBytes: baseBytes }, ...others];
  return findFindings({ ...image, layers });
}

async function findOne(options: Case): Promise<Finding | undefined> {
  const { items } = await findIn(options);
  return items.find(({ kind }) => kind === 'fat-base');
}

const missingOf = (found: Finding | undefined) =>
  found?.otherBase?.missing.map(({ name, package: by, usedBy }) => `${name} (${by}) for ${usedBy}`);

describe('fat-base', () => {
  it('names the nearest smaller image with both sizes, and the FROM lines', async () => {
    const set = await findIn({ own: [['COPY app /app', { 'app/server.js': 2_000 }]] });
    const found = set.items.find(({ kind }) => kind === 'fat-base');
    expect(found).toMatchObject({
      title: 'node:24-slim instead of node:24',
      certainty: 'likely',
      estimated: false,
      savedBytes: 320_000_000,
      layers: [{ position: 0 }],
      paths: [],
      morePaths: 0,
      remedy: { before: 'FROM node:24', after: 'FROM node:24-slim' },
      otherBase: {
        base: { reference: 'docker.io/library/node:24', sizeBytes: 400_000_000 },
        sibling: {
          reference: 'docker.io/library/node:24-slim',
          sizeBytes: 80_000_000,
          checkedAt: '2026-12-01T06:00:00.000Z',
        },
        missing: [],
        rebuilt: [],
      },
    });
    expect(found?.remedy.text).toContain('Nothing that this image’s own layers load is missing there.');
    expect(set).toMatchObject({ savedBytes: 320_000_000, certainBytes: 0 });
  });

  it('lists libraries, interpreters and commands that own layers use, and installs them', async () => {
    const found = await findOne({
      own: [
        ['RUN /bin/sh -c curl -fsS x | sh && git clone y', { 'app/y': 20 }],
        [
          'COPY . /app',
          {
            'app/node_modules/x/x.node': program('libvips.so.42', 'libstdc++.so.6'),
            'entrypoint.sh': '#!/bin/bash\nexec node x\n',
          },
        ],
      ],
      siblings: [
        sibling('node:24-slim', 80_000_000, offers({ programs: ['bin/sh', 'bin/apt-get', 'local/bin/node'] })),
      ],
    });
    expect(missingOf(found)).toEqual([
      'libvips.so.42 (libvips42) for /app/node_modules/x/x.node',
      '/bin/bash (bash) for /entrypoint.sh',
      'curl (curl) for RUN',
      'git (git) for RUN',
    ]);
    expect(found?.remedy.after).toBe(
      [
        'FROM node:24-slim',
        'RUN apt-get update && apt-get install -y --no-install-recommends bash curl git libvips42 \\',
        '    && rm -rf /var/lib/apt/lists/*',
      ].join('\n'),
    );
    // What is installed again is not saved.
    expect(found?.estimated).toBe(true);
    expect(found?.savedBytes).toBeLessThan(320_000_000);
  });

  it('leaves out what own layers have themselves, what the base lacks too, and what their packages need', async () => {
    const own: BuiltLayer[] = [
      [
        'COPY . /app',
        {
          'app/lib/libvips.so.42': library('libvips.so.42'),
          'app/x.node': program('libvips.so.42', 'libnowhere.so.1'),
          'usr/local/bin/bash': program(),
          'app/start': '#!/usr/bin/env bash\n',
          'app/node_modules/y/test.sh': '#!/bin/ksh\n',
        },
      ],
      ['RUN apt-get install z', { 'usr/bin/z': program('libvips.so.42'), ...dpkgOf({ z: ['usr/bin/z'] }) }],
    ];
    expect(missingOf(await findOne({ own, command: ['/app/start'] }))).toEqual([]);
  });

  it('says that native code must be built again where the C library is another one', async () => {
    const own: BuiltLayer[] = [['COPY . /app', { 'app/x.node': program('libstdc++.so.6') }]];
    const found = await findOne({ own, siblings: [sibling('node:24-alpine', 50_000_000, ALPINE)] });
    expect(found?.otherBase).toMatchObject({ missing: [], rebuilt: ['/app/x.node'] });
    expect(found?.remedy.text).toContain('musl instead of glibc: native code must be built again');
    const plain = await findOne({ siblings: [sibling('node:24-alpine', 50_000_000, ALPINE)] });
    expect(plain?.otherBase?.rebuilt).toEqual([]);
    expect(plain?.remedy.text).not.toContain('musl');
  });

  it('says that RUN instructions install packages in another way on another distribution', async () => {
    const own: BuiltLayer[] = [['RUN apt-get install z', { 'usr/bin/z': 1, ...dpkgOf({ z: ['usr/bin/z'] }) }]];
    const there = 'RUN instructions install packages: there with apk, often under other names.';
    const alpine = await findOne({ own, siblings: [sibling('node:24-alpine', 50_000_000, ALPINE)] });
    expect(alpine?.remedy.text).toContain(there);
    expect((await findOne({ own }))?.remedy.text).not.toContain('under other names');
  });

  it('names the package of Alpine, where it is known', async () => {
    const own: BuiltLayer[] = [['COPY . /', { 'start.sh': '#!/bin/bash\n', 'app/x.node': program('libvips.so.42') }]];
    const found = await findOne({ own, siblings: [sibling('node:24-alpine', 50_000_000, ALPINE)] });
    expect(missingOf(found)).toEqual(['libvips.so.42 (null) for /app/x.node', '/bin/bash (bash) for /start.sh']);
    expect(found?.remedy.after).toBe('FROM node:24-alpine\nRUN apk add --no-cache bash');
  });

  it.each<[string, Case]>([
    [
      'the program of the start command is missing',
      { command: ['python3', 'x'], siblings: [sibling('node:24-slim', 1, DISTROLESS)] },
    ],
    [
      'no package has the interpreter of the entrypoint',
      {
        command: ['/start.sh'],
        own: [['COPY . /', { 'start.sh': '#!/bin/bash\n' }]],
        siblings: [sibling('x', 1, DISTROLESS)],
      },
    ],
    [
      'a library is missing and nothing can install it',
      {
        own: [['COPY . /', { 'app/x': program('libvips.so.42') }]],
        command: ['/app/x'],
        siblings: [sibling('x', 1, DISTROLESS)],
      },
    ],
    [
      'the start command is a line for the shell, and there is none',
      { command: ['/bin/sh', '-c', 'node x'], siblings: [sibling('x', 1, DISTROLESS)] },
    ],
    [
      'packages were installed, and nothing installs them',
      {
        own: [['RUN apt-get install z', { 'usr/bin/z': 1, ...dpkgOf({ z: ['usr/bin/z'] }) }]],
        siblings: [sibling('x', 1, DISTROLESS)],
      },
    ],
    [
      'programs need a C library, and there is none',
      {
        own: [['COPY . /', { 'app/x': program() }]],
        command: ['/app/x'],
        siblings: [sibling('x', 1, offers({ libc: 'none', manager: null, libraries: [], programs: [] }))],
      },
    ],
  ])('finds nothing when %s', async (_, options) => {
    expect(await findOne(options)).toBeUndefined();
  });

  it('takes the next smaller image when the nearest cannot start the image, or saves too little', async () => {
    const alpine = sibling('node:24-alpine', 50_000_000, ALPINE);
    const large = sibling('node:24-slim', 398_000_000);
    expect((await findOne({ siblings: [large, alpine] }))?.title).toBe('node:24-alpine instead of node:24');
    expect(await findOne({ siblings: [large] })).toBeUndefined();
  });

  it('needs 5 MB and 15 percent', async () => {
    const of = (baseBytes: number, bytes: number) => findOne({ baseBytes, siblings: [sibling('node:24-slim', bytes)] });
    expect(await of(20_000_000, 15_000_001)).toBeUndefined();
    expect(await of(20_000_000, 15_000_000)).toBeDefined();
    expect(await of(100_000_000, 85_000_001)).toBeUndefined();
    expect(await of(100_000_000, 85_000_000)).toBeDefined();
  });

  it('asks for another stage for RUN instructions where there is no shell', async () => {
    const own: BuiltLayer[] = [['RUN /bin/sh -c curl x', { 'app/y': 20 }]];
    const found = await findOne({
      own,
      command: ['/nodejs/bin/node', 'x'],
      siblings: [sibling('x', 1_000, DISTROLESS)],
    });
    expect(found?.remedy.text).toContain(
      'It has no shell: move RUN instructions to a stage that begins with FROM node:24 AS build',
    );
    expect(missingOf(found)).toEqual([]);
  });

  it('names certificates that programs read by their path', async () => {
    const found = await findOne({ siblings: [sibling('node:24-slim', 1_000, offers({ packages: [] }))] });
    expect(found?.remedy.text).toContain('It also lacks ca-certificates');
  });

  it('is only about own images that run an application, on a base whose files are all known', async () => {
    expect(await findOne({ more: { purpose: 'builder' } })).toBeUndefined();
    expect(await findOne({ more: { base: null } })).toBeUndefined();
    expect(await findOne({ more: { baseCount: null } })).toBeUndefined();
    expect(await findOne({ more: { baseCount: 2 } })).toBeUndefined();
    expect(await findOne({ siblings: [] })).toBeUndefined();
  });

  it('has the same id after another version of the base, and shares no bytes with other findings', async () => {
    const own: BuiltLayer[] = [['RUN make', { 'tmp/a': 60_000 }]];
    const set = await findIn({ own });
    const [found, cache] = [
      set.items.find(({ kind }) => kind === 'fat-base'),
      set.items.find(({ kind }) => kind !== 'fat-base'),
    ];
    expect(set.savedBytes).toBe((found?.savedBytes ?? 0) + (cache?.savedBytes ?? 0));
    expect(found?.shared).toEqual([]);
    const base = { reference: 'docker.io/library/node:26', siblings: [sibling('node:26-slim', 70_000_000)] };
    expect((await findOne({ more: { base } }))?.id).toBe(found?.id);
  });

  it('keeps what an image lists within bounds, and its names out of the shell', async () => {
    const files: LayerFiles = {};
    const lower: LayerFiles = {};
    for (let place = 0; place < 60; place += 1) {
      lower[`usr/lib/lib${place}.so.1`] = library(`lib${place}.so.1`);
      files[`app/${place}.node`] = program(`lib${place}.so.1`);
    }
    const more = dpkgOf({ 'x;reboot': Object.keys(lower) });
    const image = await imageOf(
      [
        ['ADD rootfs', { ...FULL, ...lower, ...more }],
        ['COPY . /', files],
      ],
      {
        baseCount: 1,
        base: { reference: 'docker.io/library/node:24', siblings: [SLIM] },
        facts: { entrypoint: null, command: ['node'] },
      },
    );
    const layers = image.layers.map((layer, place) => ({ ...layer, sizeBytes: place === 0 ? 400_000_000 : 1_000 }));
    const found = findFindings({ ...image, layers }).items.find(({ kind }) => kind === 'fat-base');
    expect(found?.otherBase?.missing).toHaveLength(20);
    expect(found?.otherBase?.moreMissing).toBe(40);
    expect(found?.remedy.after).toBe('FROM node:24-slim');
  });
});
