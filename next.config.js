/** @type {import('next').NextConfig} */
export default {
  output: 'standalone',
  poweredByHeader: false,
  reactStrictMode: true,
  // Where the project lies is its root, whatever lock files are above it.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  images: { unoptimized: true },
  // `npm run check` checks the types; a build on a small machine need not do it again.
  typescript: { ignoreBuildErrors: true },
  outputFileTracingIncludes: { '/**': ['./prisma/migrations/**/*', './lib/demo/data/**/*'] },
  outputFileTracingExcludes: {
    '/**': ['./node_modules/sharp/**', './node_modules/@img/**', './.plimsoll/**', './tests/**'],
  },
};
