import type { LayerFiles } from '../images.ts';
import { clean, faulty, type ImageCase, modulesOf, startedBy } from './image-case.ts';

const NEXT = 'next-standalone';
const trace = JSON.stringify({
  version: 1,
  files: ['../node_modules/next/server.js', '../node_modules/react/index.js'],
});
const BUILT: LayerFiles = {
  'app/.next/next-server.js.nft.json': trace,
  'app/.next/server/chunks/1.js': 30_000,
  'app/node_modules/next/server.js': 40_000,
  'app/node_modules/react/index.js': 20_000,
};
const WHOLE: LayerFiles = { 'app/node_modules/@next/swc-linux-x64-gnu/a.node': 90_000 };
const next = (one: ImageCase) => startedBy(one, 'next', 'start');

export const NEXT_CASES: readonly ImageCase[] = [
  next(
    faulty(
      NEXT,
      'all packages of Next',
      ['COPY --from=build /app /app', { ...BUILT, ...WHOLE }],
      'app/node_modules/@next',
    ),
  ),
  next(
    faulty(
      NEXT,
      'packages that are only built with',
      ['RUN npm ci && npm run build', { ...BUILT, 'app/node_modules/tailwindcss/lib.js': 90_000 }],
      'app/node_modules/tailwindcss',
    ),
  ),
  faulty(NEXT, 'a server of its own', ['COPY . /app', { ...BUILT, ...WHOLE }], 'app/node_modules/@next'),
  next(
    faulty(
      NEXT,
      'the cache of webpack',
      ['RUN npm run build', { ...BUILT, 'app/.next/cache/webpack/server/0.pack': 60_000 }],
      'app/.next/cache/webpack',
    ),
  ),
  next(
    faulty(
      NEXT,
      'the cache of Turbopack',
      ['RUN npm run build', { ...BUILT, 'app/.next/cache/turbopack/a.sst': 60_000 }],
      'app/.next/cache/turbopack',
    ),
  ),
  faulty(
    NEXT,
    'a cache without traces',
    ['RUN npm run build', { 'srv/.next/cache/swc/a.bin': 60_000 }],
    'srv/.next/cache/swc',
  ),
  clean(
    'a standalone application',
    'COPY --from=build /app/.next/standalone /app',
    { ...BUILT, 'app/server.js': 20_000 },
    ['node', 'server.js'],
  ),
  next(
    clean('fetched data and images', 'RUN npm run build', {
      ...BUILT,
      'app/.next/cache/fetch-cache/a': 50_000,
      'app/.next/cache/images/b.webp': 50_000,
    }),
  ),
  clean(
    'an application that is not of Next',
    'RUN npm ci --omit=dev',
    modulesOf('app', { express: { bytes: 60_000 } }),
  ),
  clean('exported pages', 'COPY out /usr/share/nginx/html', {
    'usr/share/nginx/html/_next/static/chunks/1.js': 60_000,
  }),
];
