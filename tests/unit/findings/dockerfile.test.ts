import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isBuildStep } from '#lib/findings/dockerfile/build-stage.ts';
import { parseInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { formatCopy } from '#lib/findings/dockerfile/mend-copy.ts';
import { addCacheMounts, addSteps, formatRun, joinRuns } from '#lib/findings/dockerfile/mend-run.ts';

const official: string[] = JSON.parse(
  readFileSync(new URL('../../fixtures/instructions/official-images.json', import.meta.url), 'utf8'),
);

const runOf = (raw: string) => {
  const parsed = parseInstruction(raw);
  if (parsed?.verb !== 'RUN') throw new Error(`no RUN: ${raw}`);
  return parsed;
};

describe('an instruction of a history', () => {
  it.each([
    ['RUN /bin/sh -c npm ci && npm test # buildkit', ['npm ci', 'npm test']],
    ['/bin/sh -c npm ci', ['npm ci']],
    ['|1 A=b /bin/sh -c npm ci', ['npm ci']],
    ['RUN |1 A=b /bin/sh -c npm ci # buildkit', ['npm ci']],
    ["RUN /bin/sh -c echo 'a && b' && c # buildkit", ["echo 'a && b'", 'c']],
    ['RUN /bin/sh -c (a && b) && c # buildkit', ['(a && b)', 'c']],
    ['RUN /bin/sh -c a $(b && c) && d # buildkit', ['a $(b && c)', 'd']],
    ['RUN /bin/sh -c a \\&& b # buildkit', ['a \\&& b']],
    ['/bin/sh -c ["npm", "run", "build all"]', ["npm run 'build all'"]],
    ['RUN ["/bin/bash", "-c", "a && b"]', ['a', 'b']],
    ['/bin/sh -c [ -f a ] && b', ['[ -f a ]', 'b']],
    ['/bin/sh -c set -eux; a; b && c;', ['set -eux', 'a', 'b', 'c']],
    ['/bin/sh -c a; b', ['a; b']],
    ['/bin/sh -c <<EOF\nset -e\na\nb\nEOF', ['set -e', 'a', 'b']],
    ['RUN /bin/sh -c if a && b; then c && d; fi # buildkit', ['if a && b; then c && d; fi']],
  ])('%j is a RUN of %j', (raw, steps) => {
    expect(runOf(raw).steps).toEqual(steps);
  });

  it('has the options of RUN and COPY', () => {
    expect(runOf('RUN --mount=type=cache,target=/x /bin/sh -c a # buildkit')).toMatchObject({
      flags: ['--mount=type=cache,target=/x'],
      steps: ['a'],
    });
    expect(parseInstruction('COPY --chown=a:b --link x y /z/ # buildkit')).toEqual({
      verb: 'COPY',
      flags: ['--chown=a:b', '--link'],
      sources: ['x', 'y'],
      target: '/z/',
    });
    expect(parseInstruction('COPY ["a b", "/c"]')).toMatchObject({ sources: ['a b'], target: '/c' });
  });

  it('of the classic builder has no names of sources', () => {
    const parsed = parseInstruction(`/bin/sh -c #(nop) COPY dir:${'a'.repeat(64)} in /app `);
    expect(parsed).toMatchObject({ verb: 'COPY', sources: ['<files>'], target: '/app' });
    if (parsed?.verb === 'COPY') expect(formatCopy(parsed)).toBe('COPY <files> /app');
  });

  it.each([
    null,
    '',
    'CMD ["x"]',
    'ENV A=b',
    'RUN <<EOF (apt-get update...)',
    '/bin/sh -c <<EOF\n#!/usr/bin/env python3\nprint(1)',
    'COPY a',
    'bazel build //x',
    `RUN ${'x'.repeat(8_190)}…`,
  ])('%j is none that can be mended', (raw) => {
    expect(parseInstruction(raw)).toBeNull();
  });

  it('of an official image has the same text after it was parsed', () => {
    const runs = official.filter((raw) => raw.startsWith('RUN ') && !raw.startsWith('RUN <<'));
    expect(runs.length).toBeGreaterThan(50);
    for (const raw of runs) {
      const spaces = (text: string) =>
        text
          .replace(/\\\n/g, ' ')
          .replace(/\s+/g, ' ')
          .replace(/ ?&& ?/g, ' && ')
          .trim();
      const run = runOf(`${raw.trim()} # buildkit`);
      if (!run.isScript) expect(spaces(formatRun(run))).toBe(spaces(raw));
    }
  });
});

describe('a mended RUN', () => {
  it('has mounts and commands on lines of their own', () => {
    const run = addSteps(addCacheMounts(runOf('RUN a; b;'), ['x/y', 'x/y', 'z']), ['rm -rf /c']);
    expect(formatRun(run)).toBe(
      'RUN --mount=type=cache,target=/x/y \\\n    --mount=type=cache,target=/z \\\n    a; b \\\n    && rm -rf /c',
    );
  });

  it('has one lock for all of its caches', () => {
    const run = addCacheMounts(addCacheMounts(runOf('RUN a'), ['x', 'y'], true), ['x', 'z'], true);
    expect(run.flags).toEqual([
      '--mount=type=cache,target=/x',
      '--mount=type=cache,target=/z',
      '--mount=type=cache,target=/y,sharing=locked',
    ]);
  });

  it('that ends at the first failure keeps its semicolons', () => {
    const sequence = runOf('RUN /bin/sh -c set -eux; a; b # buildkit');
    expect(formatRun(addSteps(sequence, ['c']))).toBe('RUN set -eux; \\\n    a; \\\n    b; \\\n    c');
    expect(formatRun(joinRuns(runOf('RUN x && y'), sequence))).toBe(
      'RUN set -e; \\\n    x; \\\n    y; \\\n    set -eux; \\\n    a; \\\n    b',
    );
  });

  it('that changes the folder does not change it for what follows', () => {
    expect(formatRun(joinRuns(runOf('RUN cd /src && make'), runOf('RUN rm -rf b')))).toBe(
      'RUN (cd /src && make) \\\n    && rm -rf b',
    );
  });

  it('of a script stays a script, also when it is joined', () => {
    const script = runOf('RUN /bin/sh -c set -e\napt-get update\n\napt-get install -y "a\nb"\n# buildkit');
    expect(script).toMatchObject({ isScript: true, steps: ['set -e', 'apt-get update', 'apt-get install -y "a\nb"'] });
    expect(formatRun(joinRuns(script, runOf('RUN c')))).toBe(
      'RUN <<\'EOF\'\nset -e\napt-get update\napt-get install -y "a\nb"\nc\nEOF',
    );
  });
});

describe('a step that builds an application of Node.js', () => {
  it.each([
    'npm run build',
    'npm run build:prod',
    'NODE_ENV=production yarn build',
    'npx tsc -p .',
    'cross-env A=b webpack --mode production',
    'node --max-old-space-size=4096 node_modules/webpack/bin/webpack.js',
    './node_modules/.bin/tsc',
    'vue-tsc && vite build',
    'if [ -f yarn.lock ]; then yarn build; else npm run build; fi',
    "su node -c 'npm ci && npm run build'",
    'rm -rf dist; ng build',
  ])('is %j', (step) => {
    expect(isBuildStep(step)).toBe(true);
  });

  it.each([
    'rm -rf /app/node_modules/.cache/terser-webpack-plugin',
    'cp webpack.config.js next.config.js /srv/',
    'npm install -g webpack webpack-cli',
    'yarn global add tsc',
    'echo npm run build',
    '(rm -rf .cache/webpack)',
    'test -f tsc',
    'node webpack.config.js',
    'node clean.js node_modules/.cache/webpack/',
    'npm ci',
  ])('is not %j', (step) => {
    expect(isBuildStep(step)).toBe(false);
  });
});
