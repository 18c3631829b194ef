import { describe, expect, it } from 'vitest';
import { combineLines } from '#lib/findings/dockerfile/combine-lines.ts';

const mount = (path: string, locked = false) => `--mount=type=cache,target=/${path}${locked ? ',sharing=locked' : ''}`;

describe('two changes of the same lines', () => {
  it.each([
    [
      'options',
      'RUN a',
      `RUN ${mount('x')} a`,
      `RUN ${mount('y')} a`,
      `RUN ${mount('x')} \\\n    ${mount('y')} \\\n    a`,
    ],
    [
      'an option and a command',
      'RUN npm ci',
      `RUN ${mount('x')} npm ci`,
      'RUN npm ci -q',
      `RUN ${mount('x')} \\\n    npm ci -q`,
    ],
    ['added commands', 'RUN a', 'RUN a && rm x', 'RUN a && rm y', 'RUN a \\\n    && rm x \\\n    && rm y'],
    ['different commands', 'RUN a && b', 'RUN a -q && b', 'RUN a && b -q', 'RUN a -q \\\n    && b -q'],
    ['a change and an added command', 'RUN a; ', 'RUN a -q', 'RUN a && rm y', 'RUN a -q \\\n    && rm y'],
    [
      'one lock',
      'RUN a',
      `RUN ${mount('x', true)} a`,
      `RUN ${mount('y', true)} a`,
      `RUN ${mount('x')} \\\n    ${mount('y', true)} \\\n    a`,
    ],
    [
      'patterns',
      'COPY . .',
      '# .dockerignore\n**/.git',
      '# .dockerignore\n**/a\n**/.git',
      '# .dockerignore\n**/.git\n**/a',
    ],
    ['equal lines', 'RUN a && b', 'ENV X=1\nRUN a', 'ENV X=1\nRUN a', 'ENV X=1\nRUN a'],
  ])('are combined: %s', (_, before, one, other, combined) => {
    expect(combineLines(before, one, other)).toBe(combined);
  });

  it('are combined in a script', () => {
    const script = (...lines: string[]) => `RUN <<'EOF'\n${lines.join('\n')}\nEOF`;
    expect(combineLines('RUN <<EOF\na\nb\nEOF', script('a', 'b', 'rm x'), script('a', 'b -q'))).toBe(
      script('a', 'b -q', 'rm x'),
    );
  });

  it.each([
    ['both change one command', 'RUN a', 'RUN a -q', 'RUN a -v'],
    ['one leaves a command out', 'RUN a && b', 'RUN a', 'RUN a && b -q'],
    ['one is more than an instruction', 'RUN a', 'ENV X=1\nRUN a', 'RUN a -q'],
    ['one is another instruction', 'COPY . .', 'COPY --chown=a . .', 'COPY --chmod=755 . .'],
    [
      'one file of two has patterns',
      'COPY . .',
      '# .dockerignore\n**/a',
      '# .dockerignore\n**/b\n\n# Dockerfile\nRUN x',
    ],
  ])('are not combined when %s', (_, before, one, other) => {
    expect(combineLines(before, one, other)).toBeNull();
  });
});
