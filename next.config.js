/** Traced by Next and used by nothing here: no images are resized, nothing runs on its edge runtime, no development server. */
const UNUSED = [
  'node_modules/sharp/**',
  'node_modules/@img/**',
  'node_modules/next/dist/server/capsize-font-metrics.json',
  'node_modules/next/dist/server/dev/hot-reloader-{turbopack,webpack}.js',
  'node_modules/next/dist/compiled/next-server/*-experimental.runtime.prod.js',
  'node_modules/next/dist/compiled/@edge-runtime/primitives/**',
  'node_modules/next/dist/compiled/edge-runtime/**',
  'node_modules/next/dist/compiled/@mswjs/**',
  'node_modules/react-dom/cjs/react-dom-server*.browser.*',
  'node_modules/react-dom/cjs/react-dom-server.edge.*',
];

/** Loaded from node_modules: one copy on disk and in memory instead of one in every bundle of the server. */
const SHARED = [
  '@prisma/adapter-pg',
  'better-auth',
  'ipaddr.js',
  'nodemailer',
  'pg-boss',
  'prom-client',
  'rate-limiter-flexible',
  'tldts',
  'undici',
  'yaml',
  'zod',
];

const basePath = readBasePath();

/** @type {import('next').NextConfig} */
export default {
  output: 'standalone',
  // Next fixes the path below which everything is served when it builds; '' is the root.
  basePath,
  env: { BASE_PATH: basePath },
  poweredByHeader: false,
  reactStrictMode: true,
  // Where the project lies is its root, whatever lock files are above it.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  images: { unoptimized: true },
  // `npm run check` checks the types; a build on a small machine need not do it again.
  typescript: { ignoreBuildErrors: true },
  outputFileTracingIncludes: { '/**': ['./prisma/migrations/**/*', './lib/demo/data/**/*'] },
  outputFileTracingExcludes: { '**': UNUSED },
  serverExternalPackages: SHARED,
  experimental: {
    serverSourceMaps: false,
    // A small machine: pages are loaded when they are asked for, and nothing is written beside the code.
    preloadEntriesOnStart: false,
    isrFlushToDisk: false,
  },
};

function readBasePath() {
  const path = process.env.PLIMSOLL_BASE_PATH ?? '';
  if (/^(\/[\w.~-]+)*$/.test(path)) return path;
  throw new Error(`PLIMSOLL_BASE_PATH is "${path}". Give a path like /plimsoll, without a slash at its end.`);
}
