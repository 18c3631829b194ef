/**
 * Files that Next traces but this application does not use: no images are resized, no edge runtime, no development
 * server.
 */
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

/** Packages loaded from node_modules: one copy on disk and in memory instead of one in every server bundle. */
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
  // Next fixes the base path at build time; '' is the root.
  basePath,
  env: { BASE_PATH: basePath },
  poweredByHeader: false,
  reactStrictMode: true,
  // The project's own folder is its root, even when there are lock files above it.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  images: { unoptimized: true },
  // `npm run check` checks the types, so a build on a small machine skips it.
  typescript: { ignoreBuildErrors: true },
  outputFileTracingIncludes: { '/**': ['./prisma/migrations/**/*', './lib/demo/data/**/*'] },
  outputFileTracingExcludes: { '**': UNUSED },
  serverExternalPackages: SHARED,
  experimental: {
    serverSourceMaps: false,
    // Saves memory: pages are loaded on request, and nothing is written beside the code.
    preloadEntriesOnStart: false,
    isrFlushToDisk: false,
  },
};

function readBasePath() {
  const path = process.env.PLIMSOLL_BASE_PATH ?? '';
  if (/^(\/[\w.~-]+)*$/.test(path)) return path;
  throw new Error(`PLIMSOLL_BASE_PATH is "${path}". Give a path like /plimsoll, without a slash at its end.`);
}
