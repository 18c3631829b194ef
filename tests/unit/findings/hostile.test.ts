import { describe, expect, it } from 'vitest';
import { findingsOf, type LayerFiles } from './images.ts';

/** An application whose lock file has a package for development. */
const DEVELOPMENT: LayerFiles = {
  'app/node_modules/.package-lock.json': JSON.stringify({
    packages: { 'node_modules/jest': { version: '1.0.0', dev: true } },
  }),
  'app/node_modules/jest/package.json': '{"name":"jest","version":"1.0.0"}',
  'app/node_modules/jest/index.js': 200_000,
};

// Each of these took minutes or more before. The limit of a test is the only one, since machines differ.
describe('an image that was made to take long', () => {
  it('has an instruction with many options of a package manager', async () => {
    for (const manager of ['npm', 'pnpm', 'bun']) {
      const { items } = await findingsOf([[`RUN ${manager} ${'--a '.repeat(1_000)}x`, DEVELOPMENT]]);
      expect(items.map(({ kind }) => kind)).toEqual(['dev-dependencies']);
    }
  });
});
