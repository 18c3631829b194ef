import { describe, expect, it } from 'vitest';
import { findingOf, kindsOf, type LayerFiles } from '../images.ts';

const COPY = 'COPY . /app # buildkit';
const copied = (files: LayerFiles, command = ['/app/run']) =>
  kindsOf([[COPY, files]], { facts: { entrypoint: null, command } });
const at = (path: string) => copied({ [path]: 30_000 });

describe('repository-in-image', () => {
  it('finds the history of the repository, and excludes it', async () => {
    const found = await findingOf([[COPY, { 'app/.git/objects/pack/a.pack': 90_000, 'app/run': 1_000 }]]);
    expect(found).toMatchObject({
      kind: 'repository-in-image',
      certainty: 'certain',
      unpackedBytes: 90_000,
      paths: [{ path: 'app/.git' }],
      remedy: { before: 'COPY . /app', after: '# .dockerignore\n**/.git' },
    });
  });

  it('removes the history that a RUN cloned', async () => {
    const { remedy } = await findingOf([['RUN git clone https://h/x /opt/x', { 'opt/x/.git/a.pack': 30_000 }]]);
    expect(remedy.after).toBe('RUN git clone https://h/x /opt/x \\\n    && rm -rf /opt/x/.git');
  });

  it('is likely where git is in the image', async () => {
    expect(await copied({ 'app/.git/a.pack': 90_000, 'usr/bin/git': 1 })).toEqual(['repository-in-image likely']);
  });

  it.each(['app/.github/workflows/a.yml', 'app/.idea/index.bin'])('is certain for %s', async (path) => {
    expect(await at(path)).toEqual(['repository-in-image certain']);
  });

  it.each(['app/tests/data.bin', 'app/docs/a.png', 'app/src/a.test.js', 'app/README.md', 'srv/x/coverage/a.json'])(
    'is likely for %s',
    async (path) => {
      expect(await at(path)).toEqual(['repository-in-image likely']);
    },
  );

  it.each([
    'app/node_modules/a/tests/a.bin',
    'app/gitlab/a',
    'app/.gitignore',
    'app/src/a.js',
    'usr/share/app/tests/a',
    'app/latest/a',
    'opt/venv/lib/python3.12/site-packages/a/tests/a.bin',
  ])('is not %s', async (path) => {
    expect(await at(path)).toEqual([]);
  });

  it('does not take what a RUN creates for tests', async () => {
    expect(await kindsOf([['RUN x', { 'app/tests/data.bin': 30_000 }]])).toEqual([]);
  });

  it('finds source maps by their content, wherever they were made', async () => {
    const map = `{"version":3,"sources":[],"mappings":"${Buffer.from(crypto.getRandomValues(new Uint8Array(30_000))).toString('base64')}"}`;
    expect(await kindsOf([['RUN npm run build', { 'app/dist/a.js.map': map }]])).toEqual([
      'repository-in-image likely',
    ]);
    expect(await kindsOf([['RUN npm run build', { 'app/dist/world.map': 30_000 }]])).toEqual([]);
  });

  it.each([
    ['app/src/a.test.js', '**/*.test.js'],
    ['app/pkg/test_a.py', '**/test_*.py'],
    ['app/README.md', '**/*.md'],
    ['app/tests/data.bin', '**/tests'],
  ])('excludes no more than what resembles %s', async (path, pattern) => {
    const { remedy } = await findingOf([[COPY, { [path]: 30_000 }]]);
    expect(remedy.after).toBe(`# .dockerignore\n${pattern}`);
  });

  it('gives no lines for .dockerignore where the files are of a stage', async () => {
    const { remedy } = await findingOf([['COPY /src /app # buildkit', { 'app/tests/data.bin': 30_000 }]]);
    expect(remedy).toMatchObject({ before: 'COPY /src /app', after: null });
  });

  it('excludes sources only where the image does not build them', async () => {
    const files = { 'app/package.json': '{}', 'app/src/a.ts': 30_000, 'app/dist/a.js': 30_000 };
    expect((await findingOf([[COPY, files]])).remedy.after).toBe('# .dockerignore\n**/*.ts\n!**/*.d.ts');
    expect(
      (
        await findingOf([
          [COPY, files],
          ['RUN npm run build', { a: 1 }],
        ])
      ).remedy.after,
    ).toBe(null);
  });

  it('finds sources beside the result of their build, unless they are run', async () => {
    const files = { 'app/package.json': '{}', 'app/src/a.ts': 30_000, 'app/dist/a.js': 30_000 };
    expect(await copied(files)).toEqual(['repository-in-image likely']);
    expect(await copied(files, ['npx', 'tsx', 'src/a.ts'])).toEqual([]);
    expect(await copied({ 'app/package.json': '{}', 'app/src/a.ts': 30_000 })).toEqual([]);
  });
});
