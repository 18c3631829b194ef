import { describe, expect, it } from 'vitest';
import { findingOf, kindsOf } from '../images.ts';

const at = (path: string, command = ['/app/run']) =>
  kindsOf([['RUN x', { [path]: 30_000 }]], { facts: { entrypoint: null, command } });

describe('build-cache', () => {
  it.each([
    'app/.turbo/cache/a.tar.zst',
    'app/node_modules/.cache/babel-loader/a.json',
    'app/node_modules/.vite/deps/a.js',
    'app/.nx/cache/a',
    'app/.mypy_cache/3.12/a.json',
    'app/.gradle/8.5/checksums/a.bin',
    'tmp/npm-123/a',
    'tmp/a.zip',
  ])('is certain at %s', async (path) => {
    expect(await at(path)).toEqual(['build-cache certain']);
  });

  it.each([
    'app/node_modules/.cache/unknown-tool/a',
    'src/target/release/deps/libapp.rlib',
    'src/target/classes/App.class',
    'var/tmp/a',
  ])('is likely at %s', async (path) => {
    expect(await at(path)).toEqual(['build-cache likely']);
  });

  it.each([
    'app/node_modules/.cache/puppeteer/chrome/chrome',
    'app/node_modules/.prisma/client/engine.node',
    'app/target/app.jar',
    'app/cache/a',
    'app/tmp/a',
    'app/turbo/a',
    'opt/tmpl/a',
  ])('is not %s', async (path) => {
    expect(await at(path)).toEqual([]);
  });

  it('is likely in /tmp where the command names it', async () => {
    expect(await at('tmp/app/run', ['/tmp/app/run'])).toEqual(['build-cache likely']);
  });

  it('is removed in the same RUN', async () => {
    const { remedy } = await findingOf([['RUN npx turbo build', { 'app/.turbo/a': 30_000 }]]);
    expect(remedy.after).toBe('RUN npx turbo build \\\n    && rm -rf /app/.turbo');
  });

  it('that another stage made is removed there', async () => {
    const { remedy } = await findingOf([['COPY /src /app # buildkit', { 'app/.turbo/a': 30_000 }]]);
    expect(remedy.after).toBe('# in the stage that builds, as its last instruction\nRUN rm -rf /src/.turbo');
  });

  it('of the context is excluded by its path there', async () => {
    const { remedy } = await findingOf([['COPY . /app # buildkit', { 'app/.turbo/a': 30_000 }]]);
    expect(remedy.after).toBe('# .dockerignore\n**/.turbo');
  });

  it('in /tmp is removed after its last use', async () => {
    const { remedy } = await findingOf([
      ['RUN /bin/sh -c curl -o /tmp/a.tgz x # buildkit', { 'tmp/a.tgz': 30_000 }],
      ['RUN /bin/sh -c tar -xf /tmp/a.tgz -C /opt # buildkit', { 'opt/a': 3_000 }],
      ['RUN /bin/sh -c make # buildkit', { 'opt/b': 3_000 }],
    ]);
    expect(remedy.after).toBe(
      'RUN curl -o /tmp/a.tgz x \\\n    && tar -xf /tmp/a.tgz -C /opt \\\n    && rm -rf /tmp/a.tgz',
    );
  });

  it('that was copied to /tmp for an instruction is mounted', async () => {
    const { remedy } = await findingOf([
      ['COPY a.tgz /tmp/ # buildkit', { 'tmp/a.tgz': 30_000 }],
      ['RUN /bin/sh -c tar -xf /tmp/a.tgz -C /opt # buildkit', { 'opt/a': 3_000 }],
    ]);
    expect(remedy).toMatchObject({
      before: 'COPY a.tgz /tmp/\nRUN tar -xf /tmp/a.tgz -C /opt',
      after: 'RUN --mount=type=bind,source=a.tgz,target=/tmp/a.tgz \\\n    tar -xf /tmp/a.tgz -C /opt',
    });
  });

  it('is compiled Python where the source is beside it', async () => {
    const files = { 'app/__pycache__/main.cpython-312.pyc': 30_000, 'app/main.py': 'x' };
    const found = await findingOf([['RUN pip install --no-cache-dir x', files]]);
    expect(found).toMatchObject({ kind: 'build-cache', certainty: 'likely' });
    expect(found.remedy.after).toBe('RUN pip install --no-compile --no-cache-dir x');
    expect(await at('app/__pycache__/main.cpython-312.pyc')).toEqual([]);
  });

  it('is found in builders too, and left to the base image', async () => {
    const layers = [['RUN x', { 'app/.turbo/a': 30_000 }]] as const;
    expect(await kindsOf(layers, { purpose: 'builder' })).toEqual(['build-cache certain']);
    expect(await kindsOf(layers, { baseCount: 1 })).toEqual([]);
  });
});
