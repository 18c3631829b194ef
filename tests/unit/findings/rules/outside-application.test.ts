import { describe, expect, it } from 'vitest';
import { findFindings } from '#lib/findings/find-findings.ts';
import type { RawEntry } from '#tests/support/raw-tar.ts';
import { imageOf, indexOfLayer, type LayerFiles } from '../images.ts';

const PACKAGES = { 'node_modules/typescript': { version: '5.0.0', dev: true } };
const INSTALLED: LayerFiles = {
  'app/node_modules/.package-lock.json': JSON.stringify({ packages: PACKAGES }),
  'app/node_modules/typescript/package.json': JSON.stringify({ name: 'typescript', version: '5.0.0' }),
  'app/node_modules/typescript/lib.js': 60_000,
  'root/.npm/_logs/a.log': 'x',
  'tmp/node-compile-cache/a': 'x',
};
const BASE: LayerFiles = {
  'bin/sh': 'x',
  'etc/passwd': 'root',
  'etc/hosts': 'x',
  'usr/local/bin/node': 'x',
  'srv/a': 'x',
  'root/.bashrc': 'x',
};

type Layer = readonly [instruction: string | null, files: LayerFiles, more?: readonly RawEntry[]];
const directory = (name: string, fields: RawEntry['fields'] = {}): RawEntry => ({
  name: `${name}/`,
  type: '5',
  fields,
});

/** Returns the lines between the beginning of the last stage and the copy of the application. Null without a stage. */
async function linesFor(
  layers: readonly Layer[],
  { run = 'npm ci', files = {}, build = {} }: { run?: string; files?: LayerFiles; build?: LayerFiles } = {},
): Promise<string[] | null> {
  const all: Layer[] = [
    ['FROM base', BASE, [directory('data')]],
    ...layers,
    [`RUN ${run}`, { ...INSTALLED, ...files }],
    ['COPY . .', { 'app/src/index.js': 'x', 'app/tools/pictures.js': 'x' }],
    ['RUN npm run build', { 'app/dist/index.js': 'x', ...build }],
  ];
  const image = await imageOf(
    all.map(([instruction]) => [instruction, {}]),
    { baseCount: 1, facts: { entrypoint: null, command: ['node', 'dist/index.js'] } },
  );
  const indexes = await Promise.all(all.map(([, content, more]) => indexOfLayer(content, more)));
  const read = image.layers.map((layer, at) => ({ ...layer, index: indexes[at] ?? null }));
  const { items } = findFindings({ ...image, layers: read });
  const after = items.find(({ kind }) => kind === 'dev-dependencies')?.remedy.after?.split('\n') ?? [];
  const start = after.lastIndexOf('WORKDIR /app');
  const end = after.indexOf('COPY --from=build /app /app');
  return end === -1 ? null : after.slice(start + 1, end);
}

describe('the last stage beside a copy of the application', () => {
  it('repeats instructions that leave files in other places', async () => {
    const lines = await linesFor([
      ['RUN apt-get update && apt-get install -y tini', { 'usr/bin/tini': 'x', 'var/lib/dpkg/status': 'x' }],
      ['COPY --chown=1000:1000 pictures /srv/pictures', { 'srv/pictures/a.png': 'x' }],
      ['RUN adduser app', { 'etc/passwd': 'root, app' }],
    ]);
    expect(lines).toEqual([
      'RUN apt-get update \\',
      '    && apt-get install -y tini',
      'COPY --chown=1000:1000 pictures /srv/pictures',
      'RUN adduser app',
    ]);
  });

  it('repeats none whose files are in the application, hidden, temporary or a cache', async () => {
    const lines = await linesFor([
      ['COPY package.json /app/', { 'app/package.json': 'x' }],
      ['COPY key /srv/key', { 'srv/key': 'x' }],
      ['RUN rm /srv/key', { '-srv/key': 0 }],
      ['RUN warm-up', { 'tmp/a': 'x', 'root/.cache/pip/http-v2/a/b/c.body': 'x', 'var/log/a.log': 'x' }],
      ['WORKDIR /srv/work', {}, [directory('srv/work')]],
    ]);
    expect(lines).toEqual([]);
  });

  it('repeats instructions that make a directory or change its owner, and not those that only touch it', async () => {
    const lines = await linesFor([
      ['RUN mkdir /state', {}, [directory('state')]],
      ['RUN chown 9 /data', {}, [directory('data', { 108: Buffer.from('0000011\0') })]],
      ['RUN touch-and-remove /data/a', {}, [directory('data', { 108: Buffer.from('0000011\0') })]],
    ]);
    expect(lines).toEqual(['RUN mkdir /state', 'RUN chown 9 /data']);
  });

  it('copies what the application made in other places', async () => {
    expect(await linesFor([], { build: { 'srv/site/index.html': 'x', 'srv/site/a/b.js': 'x' } })).toEqual([
      'COPY --from=build /srv/site /srv/site',
    ]);
    const pictures = { 'usr/share/pictures/a.png': 'x', 'usr/local/bin/show': 'x' };
    expect(await linesFor([['RUN node tools/pictures.js', pictures]])).toEqual([
      'COPY --from=build /usr/local/bin/show /usr/local/bin/show',
      'COPY --from=build /usr/share /usr/share',
    ]);
    expect(await linesFor([['RUN /app/tools/pictures.js', { 'opt/a.png': 'x' }]])).toEqual([
      'COPY --from=build /opt /opt',
    ]);
    expect(await linesFor([], { files: { 'root/.cache/puppeteer/chrome': 'x' } })).toEqual([
      'COPY --from=build /root/.cache /root/.cache',
    ]);
  });

  it('repeats the steps that do not need the application', async () => {
    const files = { 'usr/bin/tini': 'x', 'etc/passwd': 'root, app' };
    expect(await linesFor([], { run: 'apt-get install -y tini && adduser app && npm ci', files })).toEqual([
      'RUN apt-get install -y tini \\',
      '    && adduser app',
    ]);
    expect(await linesFor([], { run: 'set -eux; cd /srv; unpack; cd /app; npm ci', files })).toEqual([
      'RUN set -eux; \\',
      '    cd /srv; \\',
      '    unpack',
    ]);
  });

  it('is not given where an instruction is unknown, a path needs quotes, or steps cannot be divided', async () => {
    expect(await linesFor([[null, { 'srv/b': 'x' }]])).toBeNull();
    expect(await linesFor([], { build: { 'opt/a\nRUN b': 'x', 'etc/a b': 'x' } })).toBeNull();
    const files = { 'usr/bin/tini': 'x', 'etc/passwd': 'root, app' };
    expect(await linesFor([], { run: 'if true; then apt-get install -y tini; npm ci; fi', files })).toBeNull();
  });
});
