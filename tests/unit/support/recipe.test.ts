import { describe, expect, it } from 'vitest';
import type { FindingKind } from '#lib/domain/finding.ts';
import { applyRemedy, parseDockerfile, type Recipe } from '#tests/support/proof/recipe.ts';

const recipeOf = (text: string): Recipe => ({ instructions: parseDockerfile(text), ignored: [], files: {} });
const mend = (text: string, kind: FindingKind, before: string | null, after: string, result: string | null = null) =>
  applyRemedy(recipeOf(text), { kind, remedy: { text: '', before, after }, result });

describe('a Dockerfile', () => {
  it('is split into instructions, and continued lines are joined', () => {
    expect(parseDockerfile('# a\nFROM base\n\nRUN --mount=a \\\n    x \\\n    && y\nCMD z\n')).toEqual([
      'FROM base',
      'RUN --mount=a x && y',
      'CMD z',
    ]);
  });
});

describe('a remedy', () => {
  const NODE = `FROM base
WORKDIR /app
COPY package.json /app/
RUN --mount=type=secret,id=npmrc npm ci
COPY . /app
RUN chown -R a:a /app
CMD ["node", "a.js"]
`;

  it('replaces an instruction, whose mounts stay', () => {
    expect(mend(NODE, 'dev-dependencies', 'RUN npm ci', 'RUN npm ci --omit=dev')?.instructions[3]).toBe(
      'RUN --mount=type=secret,id=npmrc npm ci --omit=dev',
    );
    const cached = 'RUN --mount=type=cache,target=/root/.npm \\\n    npm ci';
    expect(mend(NODE, 'package-cache', 'RUN npm ci', cached)?.instructions[3]).toBe(
      'RUN --mount=type=secret,id=npmrc --mount=type=cache,target=/root/.npm npm ci',
    );
  });

  it('adds lines to .dockerignore', () => {
    const found = mend(NODE, 'repository-in-image', 'COPY dir:aaaa in /app', '# .dockerignore\n**/.git');
    expect(found).toEqual({ ...recipeOf(NODE), ignored: ['**/.git'] });
  });

  it('sets the owner in the COPY of which a history has only the hash', () => {
    const before = 'COPY dir:0123456789ab in /app\nRUN chown -R a:a /app';
    expect(mend(NODE, 'rewritten', before, 'COPY --chown=a:a <files> /app')?.instructions.slice(3)).toEqual([
      'RUN --mount=type=secret,id=npmrc npm ci',
      'COPY --chown=a:a . /app',
      'CMD ["node", "a.js"]',
    ]);
  });

  it('joins two instructions at the place of the second', () => {
    const text = 'FROM base\nRUN a\nCOPY b /b\nRUN rm -rf /a\nCMD c\n';
    expect(mend(text, 'removed-later', 'RUN a\nRUN rm -rf /a', 'RUN a \\\n    && rm -rf /a')?.instructions).toEqual([
      'FROM base',
      'COPY b /b',
      'RUN a && rm -rf /a',
      'CMD c',
    ]);
  });

  it('mounts a file instead of copying it', () => {
    const text = 'FROM base\nCOPY a.tgz /tmp/a.tgz\nRUN tar -xf /tmp/a.tgz && rm /tmp/a.tgz\nCMD c\n';
    const before = 'COPY file:0123456789ab in /tmp/a.tgz\nRUN tar -xf /tmp/a.tgz && rm /tmp/a.tgz';
    const after = 'RUN --mount=type=bind,source=<files>,target=/tmp/a.tgz \\\n    tar -xf /tmp/a.tgz';
    expect(mend(text, 'removed-later', before, after)?.instructions).toEqual([
      'FROM base',
      'RUN --mount=type=bind,source=a.tgz,target=/tmp/a.tgz tar -xf /tmp/a.tgz',
      'CMD c',
    ]);
  });

  it('adds an instruction to the stage that builds', () => {
    const text = 'FROM base AS build\nRUN a\nFROM base\nCOPY --from=build /a /a\nCMD c\n';
    const after =
      '# in the stage that builds, as its last instruction\nRUN npm prune\n\n# in this stage\nCOPY --from=build /a /a';
    expect(mend(text, 'dev-dependencies', 'COPY --from=build /a /a', after)?.instructions).toEqual([
      'FROM base AS build',
      'RUN a',
      'RUN npm prune',
      'FROM base',
      'COPY --from=build /a /a',
      'CMD c',
    ]);
  });

  it('moves what builds into a stage', () => {
    const text = `FROM base
WORKDIR /app
RUN apt-get update && apt-get install -y gcc curl
COPY a.c .
RUN gcc -o /usr/bin/a a.c
CMD a
`;
    const after = `FROM <base> AS build
RUN apt-get update \\
    && apt-get install -y gcc curl
# the instructions that build

FROM <base>
RUN apt-get update \\
    && apt-get install -y curl
COPY --from=build <result> <result>`;
    const before = 'RUN apt-get update && apt-get install -y gcc curl';
    expect(mend(text, 'toolchain', before, after, '/usr/bin/a')?.instructions).toEqual([
      'FROM base AS build',
      'WORKDIR /app',
      'RUN apt-get update && apt-get install -y gcc curl',
      'COPY a.c .',
      'RUN gcc -o /usr/bin/a a.c',
      'FROM base',
      'WORKDIR /app',
      'RUN apt-get update && apt-get install -y curl',
      'COPY --from=build /usr/bin/a /usr/bin/a',
      'CMD a',
    ]);
  });

  it('replaces what a stage contains', () => {
    const after = `FROM <base> AS build
WORKDIR /app
COPY <files> /app/
RUN npm ci
COPY <files> /app
RUN npm run build \\
    && npm prune --omit=dev

FROM <base>
WORKDIR /app
COPY --from=build /app /app`;
    const text = NODE.replace('RUN chown -R a:a /app', 'RUN npm run build');
    expect(mend(text, 'dev-dependencies', 'RUN npm ci', after)?.instructions).toEqual([
      'FROM base AS build',
      'WORKDIR /app',
      'COPY package.json /app/',
      'RUN --mount=type=secret,id=npmrc npm ci',
      'COPY . /app',
      'RUN npm run build && npm prune --omit=dev',
      'FROM base',
      'WORKDIR /app',
      'COPY --from=build /app /app',
      'CMD ["node", "a.js"]',
    ]);
  });

  it('gives repeated instructions the options and files of the Dockerfile in both stages', () => {
    const text =
      'FROM base\nCOPY --chown=1:1 pictures /srv\nWORKDIR /app\nRUN --mount=type=secret,id=a b\nRUN npm run build\nCMD c\n';
    const after = `FROM <base> AS build
WORKDIR /app
COPY <files> /srv
RUN b
RUN npm run build

FROM <base>
WORKDIR /app
COPY <files> /srv
RUN b
COPY --from=build /app /app`;
    expect(mend(text, 'dev-dependencies', 'RUN b', after)?.instructions).toEqual([
      'FROM base AS build',
      'WORKDIR /app',
      'COPY --chown=1:1 pictures /srv',
      'RUN --mount=type=secret,id=a b',
      'RUN npm run build',
      'FROM base',
      'WORKDIR /app',
      'COPY --chown=1:1 pictures /srv',
      'RUN --mount=type=secret,id=a b',
      'COPY --from=build /app /app',
      'CMD c',
    ]);
  });

  it('sets the output of Next.js, and copies it', () => {
    const text =
      'FROM base AS build\nRUN a\nFROM base\nWORKDIR /app\nCOPY --from=build /app /app\nCMD ["next", "start"]\n';
    const after = `# next.config.js
module.exports = { output: 'standalone' };

# Dockerfile, in the last stage
COPY --from=build /app/.next/standalone /app/
CMD ["node", "server.js"]`;
    expect(mend(text, 'next-standalone', null, after)).toEqual({
      instructions: [
        'FROM base AS build',
        'RUN a',
        'FROM base',
        'WORKDIR /app',
        'COPY --from=build /app/.next/standalone /app/',
        'CMD ["node", "server.js"]',
      ],
      ignored: [],
      files: { 'next.config.js': "module.exports = { output: 'standalone' };\n" },
    });
  });

  it('without lines changes nothing', () => {
    const remedy = { text: '', before: 'RUN a', after: null };
    expect(applyRemedy(recipeOf(NODE), { kind: 'toolchain', remedy, result: null })).toBeNull();
  });
});
