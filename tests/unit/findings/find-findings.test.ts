import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FINDING_KINDS } from '#lib/domain/finding.ts';
import { findFindings } from '#lib/findings/find-findings.ts';
import { FINDING_RULES_VERSION } from '#lib/findings/rules/all-rules.ts';
import { elfOf } from '#tests/support/elf.ts';
import { dpkgOf, findingsOf, imageOf, indexOfLayer, kindsOf, type LayerFiles, noise } from './images.ts';

describe('a set of findings', () => {
  it('has the largest first, and sums what it saves', async () => {
    const set = await findingsOf([
      ['RUN apt-get update', { 'var/lib/apt/lists/a': 30_000 }],
      ['RUN npx turbo build', { 'app/.turbo/a': 80_000 }],
      ['COPY . /app', { 'app/docs/a.png': 50_000 }],
    ]);
    expect(set.items.map(({ kind }) => kind)).toEqual(['build-cache', 'repository-in-image', 'package-cache']);
    const [first, second, third] = set.items.map(({ savedBytes }) => savedBytes);
    expect(set).toMatchObject({
      rulesVersion: FINDING_RULES_VERSION,
      state: 'complete',
      sizeBytes: 3_000_000,
      moreItems: 0,
    });
    expect(set.savedBytes).toBe((first ?? 0) + (second ?? 0) + (third ?? 0));
    expect(set.certainBytes).toBe((first ?? 0) + (third ?? 0));
  });

  it.each(['tmp/a', 'app/.turbo/a', 'app/.git/a', 'usr/share/doc/a', 'root/.m2/repository/a', 'a/x.whl'])(
    'does not count %s where the file has another name that stays',
    async (path) => {
      const image = await imageOf([]);
      const layer = { digest: 'sha256:0', position: 0, sizeBytes: 1, instruction: 'COPY . /' };
      const linked = await indexOfLayer({ [path]: 20_000 }, [{ name: 'zz/needed', type: '1', link: path }]);
      const plain = await indexOfLayer({ [path]: 20_000 });
      const findIn = (index: typeof plain) => findFindings({ ...image, layers: [{ ...layer, index }] }).items;
      expect(findIn(plain)).toHaveLength(1);
      expect(findIn(linked)).toEqual([]);
    },
  );

  it('counts a file once that two findings name', async () => {
    const big = noise(60_000, 'big');
    const set = await findingsOf([['RUN x', { 'opt/a.bin': big, 'tmp/b.bin': big }]]);
    expect(set.items.map(({ kind }) => kind).sort()).toEqual(['build-cache', 'duplicate-content']);
    const [one, other] = set.items.map(({ savedBytes }) => savedBytes);
    expect(one).toBe(other);
    expect(set.savedBytes).toBe(one);
  });

  it('is estimated where most files are small', async () => {
    const small = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`tmp/a/${n}`, 2_000]));
    expect((await findingsOf([['RUN x', small]])).items[0]?.estimated).toBe(true);
    expect(
      (await findingsOf([['RUN x', { 'tmp/a': 20_000, 'tmp/b': 20_000, 'tmp/c': 100 }]])).items[0]?.estimated,
    ).toBe(false);
  });

  it('is partial or unread where the files of layers are unknown', async () => {
    const image = await imageOf([
      ['RUN a', { a: 1 }],
      ['RUN b', { b: 1 }],
    ]);
    const [lower, upper] = image.layers;
    if (!lower || !upper) throw new Error('two layers were built');
    expect(findFindings({ ...image, layers: [lower, { ...upper, index: null }] }).state).toBe('partial');
    expect(findFindings({ ...image, layers: [] }).state).toBe('unread');
  });

  it('names positions of the image where a layer in between was not read', async () => {
    const image = await imageOf([
      ['RUN a', { a: 1 }],
      ['RUN b', { b: 1 }],
      ['RUN c', { 'tmp/c': 30_000 }],
    ]);
    const layers = image.layers.map((layer, at) => (at === 1 ? { ...layer, index: null } : layer));
    expect(findFindings({ ...image, layers }).items[0]?.layers).toMatchObject([{ position: 2, instruction: 'RUN c' }]);
  });

  it('lists a bounded number of paths, and counts the others', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`tmp/${n}/a`, 2_000]));
    const { items } = await findingsOf([['RUN x', many]]);
    expect(items[0]?.paths).toHaveLength(20);
    expect(items[0]?.morePaths).toBe(10);
  });

  it('leaves the base image out, also an unknown one that is a whole root file system', async () => {
    const root = ['/bin/sh -c #(nop) ADD file:aaaa in / ', { 'usr/share/man/man1/a.1': 40_000 }] as const;
    const own = ['RUN x', { 'tmp/a': 30_000 }] as const;
    expect(await kindsOf([root, own], { baseCount: null })).toEqual(['build-cache certain']);
    expect(await kindsOf([root], { baseCount: null })).toEqual(['documentation certain']);
    expect(await kindsOf([root, own], { baseCount: 2 })).toEqual([]);
  });

  it('has ids that differ for findings of one kind', async () => {
    const copies: readonly [string, LayerFiles][] = [
      ['COPY . .', { 'opt/a': 30_000 }],
      ['COPY . .', { 'opt/b': 30_000 }],
      ['RUN rm -rf /opt', { '-opt/a': 0, '-opt/b': 0 }],
    ];
    const ids = (await findingsOf(copies)).items.map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => FINDING_KINDS.some((kind) => id.startsWith(`${kind}-`)))).toBe(true);
  });

  it('survives names that are not paths of a shell', async () => {
    const name = "tmp/$(reboot) 'x'\n";
    const { items } = await findingsOf([['RUN x', { [name]: 30_000 }]]);
    expect(items[0]?.title).toBe('Temporary files in /tmp');
    expect(items[0]?.remedy.after).toBeNull();
  });
});

describe('the documentation', () => {
  it('explains each kind', () => {
    const text = readFileSync(new URL('../../../docs/findings.md', import.meta.url), 'utf8');
    for (const kind of FINDING_KINDS) expect(text).toMatch(new RegExp(`^\\| \`${kind}\` `, 'm'));
  });
});

describe('clean images have no certain finding', () => {
  const certain = async (...args: Parameters<typeof kindsOf>) =>
    (await kindsOf(...args)).filter((kind) => kind.endsWith(' certain'));

  it('such as a static binary on scratch', async () => {
    const binary = Buffer.concat([elfOf({ isDynamic: false, gaps: [0, 0, 0] }), noise(100_000, 'app')]);
    const layers = [
      ['COPY ca-certificates.crt /etc/ssl/certs/ # buildkit', { 'etc/ssl/certs/ca-certificates.crt': 200_000 }],
      ['COPY /app /app # buildkit', { app: binary }],
    ] as const;
    expect(await certain(layers)).toEqual([]);
    expect(await certain(layers, { baseCount: null })).toEqual([]);
  });

  it('such as one on distroless', async () => {
    const status = { 'var/lib/dpkg/status.d/libc6': 'Package: libc6\nStatus: install ok installed\nVersion: 2\n' };
    const libc = elfOf({ soname: 'libc.so.6' });
    expect(
      await certain(
        [
          ['bazel build //:base', { ...status, 'usr/lib/libc.so.6': libc, 'usr/share/doc/libc6/copyright': 30_000 }],
          ['COPY app /app', { app: elfOf({ interpreter: '/lib/ld.so', needed: ['libc.so.6'] }) }],
        ],
        { baseCount: null },
      ),
    ).toEqual([]);
  });

  it('such as a standalone application of Next.js on a Node image', async () => {
    const trace = JSON.stringify({ version: 1, files: ['../node_modules/next/index.js'] });
    expect(
      await certain(
        [
          ['ADD rootfs.tar.xz / # buildkit', { ...dpkgOf({ tar: ['usr/bin/tar'] }), 'usr/bin/tar': 40_000 }],
          ['RUN curl nodejs', { 'usr/local/include/node/v8.h': 90_000, 'usr/local/bin/node': 90_000 }],
          [
            'COPY --from=build /app/.next/standalone ./',
            {
              'app/server.js': 20_000,
              'app/.next/next-server.js.nft.json': trace,
              'app/node_modules/next/index.js': 50_000,
              'app/.next/server/chunks/1.js': 50_000,
            },
          ],
          ['COPY --from=build /app/.next/static ./.next/static', { 'app/.next/static/1.js': 50_000 }],
        ],
        { baseCount: 2, facts: { entrypoint: null, command: ['node', 'server.js'] } },
      ),
    ).toEqual([]);
  });

  it('such as a Python application in an environment that a stage built', async () => {
    const site = 'opt/venv/lib/python3.12/site-packages';
    expect(
      await certain([
        [
          'COPY --from=build /opt/venv /opt/venv',
          { [`${site}/flask/app.py`]: 30_000, [`${site}/numpy/core.so`]: 90_000 },
        ],
        ['COPY src /app', { 'app/main.py': 20_000, 'app/templates/a.html': 20_000 }],
      ]),
    ).toEqual([]);
  });
});
