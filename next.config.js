/** @type {import('next').NextConfig} */
export default {
  output: 'standalone',
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // `npm run check` checks the types; a build on a small machine need not do it again.
  typescript: { ignoreBuildErrors: true },
  outputFileTracingIncludes: { '/**': ['./prisma/migrations/**/*'] },
  outputFileTracingExcludes: { '/**': ['./node_modules/sharp/**', './node_modules/@img/**', './.plimsoll/**', './tests/**'] },
};
