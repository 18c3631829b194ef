import { describe, expect, it } from 'vitest';
import { findFindings } from '#lib/findings/find-findings.ts';
import { findingOf, findingsOf, imageOf, kindsOf, noise } from '../images.ts';

const BUILD = 'RUN /bin/sh -c make # buildkit';

describe('removed-later', () => {
  it('finds what a later RUN removes, and joins both', async () => {
    const found = await findingOf([
      [BUILD, { 'opt/build/big.o': 50_000, 'opt/app': 30_000 }],
      ['RUN /bin/sh -c rm -rf /opt/build # buildkit', { '-opt/build': 0 }],
    ]);
    expect(found).toMatchObject({
      kind: 'removed-later',
      certainty: 'certain',
      unpackedBytes: 50_000,
      layers: [{ position: 0 }],
      paths: [{ path: 'opt/build', files: 1 }],
    });
    expect(found.remedy).toMatchObject({ before: 'RUN make\nRUN rm -rf /opt/build' });
    expect(found.remedy.after).toBe('RUN make \\\n    && rm -rf /opt/build');
  });

  it('mounts a file that was copied only to be used', async () => {
    const { remedy } = await findingOf([
      ['COPY app.tar.gz /tmp/ # buildkit', { 'tmp/app.tar.gz': 60_000 }],
      [
        'RUN /bin/sh -c tar -xf /tmp/app.tar.gz -C /opt && rm /tmp/app.tar.gz # buildkit',
        { 'opt/app': 30_000, '-tmp/app.tar.gz': 0 },
      ],
    ]);
    expect(remedy.after).toBe(
      ['RUN --mount=type=bind,source=app.tar.gz,target=/tmp/app.tar.gz \\', '    tar -xf /tmp/app.tar.gz -C /opt'].join(
        '\n',
      ),
    );
  });

  it('mounts a file that buildah recorded by its hash', async () => {
    const hash = '5d7e0729c929'.padEnd(64, '0');
    const { remedy } = await findingOf([
      [`/bin/sh -c #(nop) COPY file:${hash} in /opt/big.bin `, { 'opt/big.bin': 60_000 }],
      ['/bin/sh -c unpack /opt/big.bin && rm /opt/big.bin', { '-opt/big.bin': 0 }],
    ]);
    expect(remedy.after).toBe('RUN --mount=type=bind,source=<files>,target=/opt/big.bin \\\n    unpack /opt/big.bin');
  });

  it('joins the instructions between as well, because they can use the files', async () => {
    const { remedy } = await findingOf([
      ['RUN /bin/sh -c curl -o /opt/a.tgz x # buildkit', { 'opt/a.tgz': 60_000 }],
      ['COPY b.txt /b.txt # buildkit', { 'b.txt': 1 }],
      ['RUN /bin/sh -c tar -xf /opt/a.tgz -C /srv # buildkit', { 'srv/a': 30_000 }],
      ['RUN /bin/sh -c rm /opt/a.tgz # buildkit', { '-opt/a.tgz': 0 }],
    ]);
    expect(remedy.before).toBe('RUN curl -o /opt/a.tgz x\nRUN tar -xf /opt/a.tgz -C /srv\nRUN rm /opt/a.tgz');
    expect(remedy.after).toBe(
      'RUN curl -o /opt/a.tgz x \\\n    && tar -xf /opt/a.tgz -C /srv \\\n    && rm /opt/a.tgz',
    );
  });

  it('mounts a copy into the RUN that uses it, where another one removes it', async () => {
    const { remedy } = await findingOf([
      ['COPY a.tgz b.tgz /opt/ # buildkit', { 'opt/a.tgz': 60_000, 'opt/b.tgz': 60_000 }],
      ['RUN /bin/sh -c tar -xf /opt/a.tgz -C /srv # buildkit', { 'srv/a': 30_000 }],
      ['RUN /bin/sh -c rm -f /opt/a.tgz /opt/b.tgz # buildkit', { '-opt/a.tgz': 0, '-opt/b.tgz': 0 }],
    ]);
    expect(remedy.after).toBe(
      [
        'RUN --mount=type=bind,source=a.tgz,target=/opt/a.tgz \\',
        '    --mount=type=bind,source=b.tgz,target=/opt/b.tgz \\',
        '    tar -xf /opt/a.tgz -C /srv',
      ].join('\n'),
    );
  });

  it('mounts a folder of another stage so that the build can write there', async () => {
    const { remedy } = await findingOf([
      ['COPY /out /src # buildkit', { 'src/a/a.c': 60_000 }],
      ['RUN /bin/sh -c make -C /src && rm -rf /src /root/.x # buildkit', { 'usr/bin/a': 30_000, '-src': 0 }],
    ]);
    expect(remedy.after).toBe(
      'RUN --mount=type=bind,from=build,source=/out,target=/src,rw \\\n    make -C /src \\\n    && rm -rf /root/.x',
    );
  });

  it('gives no lines where the RUN only removes what was copied', async () => {
    const hash = 'a'.repeat(64);
    const { remedy } = await findingOf([
      [`/bin/sh -c #(nop) COPY file:${hash} in /opt/a `, { 'opt/a': 60_000 }],
      ['/bin/sh -c rm /opt/a', { '-opt/a': 0 }],
    ]);
    expect(remedy.after).toBeNull();
  });

  it('is likely for files that get other content, and not for databases of installers', async () => {
    const replaced = (path: string) =>
      kindsOf([
        ['RUN a', { [path]: 140_000 }],
        ['RUN b', { [path]: 145_000 }],
      ]);
    expect(await replaced('opt/model.bin')).toEqual(['removed-later likely']);
    expect(await replaced('var/lib/dpkg/status')).toEqual([]);
    expect(await replaced('etc/ld.so.cache')).toEqual([]);
  });

  it('does not count what the base image has, nor what stays under another name', async () => {
    const removed = [
      [BUILD, { 'opt/big.o': 50_000 }],
      ['RUN rm /opt/big.o', { '-opt/big.o': 0 }],
    ] as const;
    expect(await kindsOf(removed, { baseCount: 1 })).toEqual([]);
    expect(await kindsOf(removed, { purpose: 'base' })).toEqual(['removed-later certain']);
  });
});

describe('rewritten', () => {
  const FILES = { 'app/server.js': 40_000, 'app/lib.js': 20_000 };
  const CHOWN = 'RUN /bin/sh -c chown -R node:node /app # buildkit';

  it('finds a tree whose owner changes, and sets the owner in COPY', async () => {
    const found = await findingOf([
      ['COPY . /app # buildkit', FILES],
      [CHOWN, FILES],
    ]);
    expect(found).toMatchObject({
      kind: 'rewritten',
      certainty: 'certain',
      unpackedBytes: 60_000,
      layers: [{ position: 1 }],
      remedy: { before: 'COPY . /app\nRUN chown -R node:node /app', after: 'COPY --chown=node:node . /app' },
    });
  });

  it('keeps what else the instruction does', async () => {
    const { remedy } = await findingOf([
      ['COPY . . # buildkit', FILES],
      ['RUN /bin/sh -c adduser node && chown -R node /app && chmod -R 755 /app # buildkit', FILES],
    ]);
    // The user must exist before COPY names it, and COPY does not change the owner of the working directory.
    expect(remedy.after).toBe('RUN adduser node\nCOPY --chown=node --chmod=755 . .\nRUN chown node /app');
  });

  it('does not change the mode of all files for one', async () => {
    const { remedy } = await findingOf([
      ['COPY . /app # buildkit', FILES],
      ['RUN /bin/sh -c chmod 755 /app/server.js # buildkit', { 'app/server.js': 40_000 }],
    ]);
    expect(remedy.after).toBeNull();
  });

  it('is one finding for all layers that one RUN changes', async () => {
    const found = await findingOf([
      ['RUN /bin/sh -c npm ci # buildkit', { 'app/node_modules/a.js': 40_000 }],
      ['COPY . /app # buildkit', FILES],
      [CHOWN, { 'app/node_modules/a.js': 40_000, ...FILES }],
    ]);
    expect(found).toMatchObject({ unpackedBytes: 100_000 });
    expect(found.remedy.after).toBe('RUN npm ci \\\n    && chown -R node:node /app\nCOPY --chown=node:node . /app');
  });

  it('sets the mode of a program in COPY', async () => {
    const { remedy } = await findingOf([
      ['COPY tool /usr/local/bin/tool # buildkit', { 'usr/local/bin/tool': 40_000 }],
      ['RUN /bin/sh -c chmod +x /usr/local/bin/tool # buildkit', { 'usr/local/bin/tool': 40_000 }],
    ]);
    expect(remedy.after).toBe('COPY --chmod=755 tool /usr/local/bin/tool');
  });

  it('joins two RUN instructions', async () => {
    const { remedy } = await findingOf([
      ['RUN /bin/sh -c npm ci # buildkit', FILES],
      [CHOWN, FILES],
    ]);
    expect(remedy.after).toBe('RUN npm ci \\\n    && chown -R node:node /app');
  });

  it('is likely for files of the base image, and for a second copy', async () => {
    const twice = [
      ['COPY a /app', FILES],
      ['COPY . /app', FILES],
    ] as const;
    expect(await kindsOf(twice)).toEqual(['rewritten likely']);
    expect(
      await kindsOf(
        [
          ['RUN x', FILES],
          [CHOWN, FILES],
        ],
        { baseCount: 1 },
      ),
    ).toEqual(['rewritten likely']);
  });

  it('does not count a layer that the image has twice, which is pulled once', async () => {
    const image = await imageOf([
      ['COPY a /app', FILES],
      ['COPY a /app', FILES],
    ]);
    const layers = image.layers.map((layer) => ({ ...layer, digest: 'sha256:0' }));
    expect(findFindings({ ...image, layers }).items).toEqual([]);
  });
});

describe('duplicate-content', () => {
  it('finds the same content at several paths, beyond the first', async () => {
    const big = noise(80_000, 'big');
    const found = await findingOf([['RUN cp -r a b', { 'opt/a/x.bin': big, 'opt/b/x.bin': big, 'opt/c/x.bin': big }]]);
    expect(found).toMatchObject({ kind: 'duplicate-content', certainty: 'likely', unpackedBytes: 160_000 });
    expect(found.paths.map(({ path }) => path)).toEqual(['opt/b', 'opt/c']);
    expect(found.remedy.after).toBe(
      'RUN cp -r a b \\\n    && ln -f /opt/a/x.bin /opt/b/x.bin \\\n    && ln -f /opt/a/x.bin /opt/c/x.bin',
    );
  });

  it('keeps the file of the lowest layer', async () => {
    const { items } = await findingsOf([
      ['COPY z /z', { 'z/x.bin': noise(40_000, 'x') }],
      ['COPY a /a', { 'a/x.bin': noise(40_000, 'x') }],
    ]);
    expect(items.map(({ layers }) => layers.map(({ position }) => position))).toEqual([[1]]);
  });

  it('does not count other content of the same size, small files and copies in the base image', async () => {
    expect(await kindsOf([['RUN x', { 'opt/a': 40_000, 'opt/b': 40_000 }]])).toEqual([]);
    const tiny = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`opt/${n}`, 'x'.repeat(2_000)]));
    expect(await kindsOf([['RUN x', tiny]])).toEqual([]);
    const same = noise(40_000, 'same');
    expect(await kindsOf([['RUN x', { 'opt/a': same, 'opt/b': same }]], { baseCount: 1 })).toEqual([]);
  });
});
