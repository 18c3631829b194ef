import { describe, expect, it } from 'vitest';
import { findingOf, findingsOf, kindsOf, type LayerFiles } from '../images.ts';

const trace = (...files: string[]) => JSON.stringify({ version: 1, files });
const SERVER = trace('../node_modules/next/dist/server/next-server.js', '../node_modules/react/index.js');
const PAGE = trace('../../../node_modules/pg/lib/index.js', '../chunks/1.js');

const BUILT: LayerFiles = {
  'app/.next/next-server.js.nft.json': SERVER,
  'app/.next/server/app/page.js.nft.json': PAGE,
  'app/.next/server/chunks/1.js': 30_000,
  'app/node_modules/next/dist/server/next-server.js': 40_000,
  'app/node_modules/react/index.js': 20_000,
  'app/node_modules/pg/lib/index.js': 20_000,
};
const WHOLE: LayerFiles = {
  'app/node_modules/@next/swc-linux-x64-gnu/next-swc.node': 90_000,
  'app/node_modules/next/dist/compiled/webpack/bundle.js': 50_000,
};
const START = { facts: { entrypoint: null, command: ['node_modules/.bin/next', 'start'] } };

describe('next-standalone', () => {
  it('finds what the traces would leave out of node_modules', async () => {
    const found = await findingOf([['COPY --from=build /app /app # buildkit', { ...BUILT, ...WHOLE }]], START);
    expect(found).toMatchObject({
      kind: 'next-standalone',
      certainty: 'certain',
      unpackedBytes: 140_000,
      paths: [
        { path: 'app/node_modules/@next/swc-linux-x64-gnu', files: 1 },
        { path: 'app/node_modules/next', files: 1 },
      ],
    });
    expect(found.remedy.after).toContain("output: 'standalone'");
    expect(found.remedy.after).toContain('COPY --from=build /app/.next/standalone /app/');
  });

  it('has a stage that builds where the image has none', async () => {
    const { items } = await findingsOf(
      [
        ['RUN /bin/sh -c apk add tini # buildkit', { 'sbin/tini': 'x' }],
        ['COPY . /app # buildkit', { 'app/next.config.mjs': 'x', 'app/public/a.txt': 'x' }],
        ['RUN /bin/sh -c npm ci # buildkit', { ...WHOLE, 'app/node_modules/react/index.js': 20_000 }],
        ['RUN /bin/sh -c npm run build # buildkit', { 'app/.next/next-server.js.nft.json': SERVER }],
      ],
      START,
    );
    const found = items.find(({ kind }) => kind === 'next-standalone');
    expect(found?.remedy.after?.split('\n')).toEqual([
      '# next.config.mjs',
      "export default { output: 'standalone' };",
      '',
      '# Dockerfile',
      'FROM <base> AS build',
      'WORKDIR /app',
      'RUN apk add tini',
      'COPY . /app',
      'RUN npm ci',
      'RUN npm run build',
      '',
      'FROM <base>',
      'WORKDIR /app',
      'RUN apk add tini',
      'COPY --from=build /app/.next/standalone /app/',
      'COPY --from=build /app/.next/static /app/.next/static',
      'COPY --from=build /app/public /app/public',
      'CMD ["node", "server.js"]',
    ]);
  });

  it('is likely where another program starts the application', async () => {
    expect(await kindsOf([['COPY . /app', { ...BUILT, ...WHOLE }]])).toEqual(['next-standalone likely']);
  });

  it('finds nothing in a standalone application', async () => {
    expect(await kindsOf([['COPY . /app', { ...BUILT, 'app/server.js': 12_000 }]])).toEqual([]);
  });

  it('finds nothing without traces', async () => {
    expect(await kindsOf([['COPY . /app', WHOLE]])).toEqual([]);
  });

  it('finds packages of a workspace above the application', async () => {
    const { items } = await findingsOf([
      [
        'COPY . /srv',
        {
          'srv/apps/web/.next/next-server.js.nft.json': trace('../../../node_modules/next/index.js'),
          'srv/node_modules/next/index.js': 20_000,
          'srv/node_modules/esbuild/bin/esbuild': 60_000,
          'other/node_modules/a/index.js': 60_000,
        },
      ],
    ]);
    expect(items.map(({ kind, paths }) => [kind, paths.map(({ path }) => path)])).toEqual([
      ['next-standalone', ['srv/node_modules/esbuild']],
    ]);
  });

  it('finds the build cache, and not what the application reads', async () => {
    const found = await findingOf([
      [
        'RUN npm run build',
        {
          'app/.next/cache/webpack/client/0.pack': 40_000,
          'app/.next/cache/fetch-cache/a': 30_000,
          'app/.next/cache/images/a': 30_000,
        },
      ],
    ]);
    expect(found).toMatchObject({
      kind: 'next-standalone',
      certainty: 'certain',
      unpackedBytes: 40_000,
      remedy: { after: 'RUN npm run build \\\n    && rm -rf /app/.next/cache/webpack' },
    });
  });
});
