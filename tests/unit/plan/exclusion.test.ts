import { describe, expect, it } from 'vitest';
import { planned, planOf, planOfLayers } from './plans.ts';

const trace = (...files: string[]) => JSON.stringify({ version: 1, files });
const CI = 'RUN /bin/sh -c npm ci # buildkit';
const NEXT = { facts: { entrypoint: null, command: ['node_modules/.bin/next', 'start'] } };
const lockOf = (packages: Record<string, object>) => JSON.stringify({ lockfileVersion: 3, packages });

/** An application of Next.js that is installed and built in the last stage. */
const APPLICATION = [
  ['COPY . /app # buildkit', { 'app/next.config.mjs': 'x' }],
  [
    CI,
    {
      'app/node_modules/.package-lock.json': lockOf({
        'node_modules/typescript': { dev: true },
        'node_modules/react': {},
      }),
      'app/node_modules/typescript/lib.js': 60_000,
      'app/node_modules/react/index.js': 20_000,
      'app/node_modules/@next/swc/next-swc.node': 90_000,
      'root/.npm/_cacache/content-v2/sha512/aa/bb/cc': 50_000,
    },
  ],
  [
    'RUN /bin/sh -c npm run build # buildkit',
    {
      'app/.next/next-server.js.nft.json': trace('../node_modules/react/index.js'),
      'app/.next/cache/webpack/a.pack': 40_000,
    },
  ],
] as const;

describe('a step that makes others void', () => {
  it('takes the packages for development, the cache of Next, and what stays in the stage that builds', async () => {
    const { set, plan } = await planOfLayers(APPLICATION, NEXT);
    expect(set.items.map(({ kind }) => kind).sort()).toEqual([
      'dev-dependencies',
      'next-standalone',
      'next-standalone',
      'package-cache',
    ]);
    const [step, ...others] = plan.steps;
    expect(others).toEqual([]);
    expect(step?.findings.map(({ kind }) => kind)).toEqual(['next-standalone']);
    expect(step?.takes.map(({ kind }) => kind)).toEqual(['package-cache', 'dev-dependencies', 'next-standalone']);
    expect(step?.savedBytes).toBe(set.savedBytes);
    expect(step?.remedy.after).toContain('FROM <base> AS build');
  });

  it('leaves what is certain to a step of its own when it is only likely itself', async () => {
    const facts = { facts: { entrypoint: null, command: ['node', 'server.mjs'] } };
    const { set, plan } = await planOfLayers(APPLICATION, facts);
    expect(set.items.find(({ title }) => title.startsWith('The whole'))?.certainty).toBe('likely');
    expect(plan.steps.at(-1)).toMatchObject({ certainty: 'likely', takes: [] });
    expect(plan.steps.slice(0, -1).map(({ certainty }) => certainty)).toEqual(
      plan.steps.slice(0, -1).map(() => 'certain'),
    );
    expect(plan.steps.reduce((sum, { savedBytes }) => sum + savedBytes, 0)).toBe(set.savedBytes);
  });

  it('does not take files that its last stage copies or makes again', async () => {
    const { plan } = await planOfLayers(
      [
        [
          'RUN /bin/sh -c apt-get update && apt-get install -y tini # buildkit',
          { 'usr/bin/tini': 'x', 'var/lib/apt/lists/deb_Packages.lz4': 80_000 },
        ],
        APPLICATION[0],
        [
          CI,
          {
            'app/node_modules/.package-lock.json': lockOf({ 'node_modules/typescript': { dev: true } }),
            'app/node_modules/typescript/lib.js': 60_000,
            'root/.npm/_cacache/content-v2/sha512/aa/bb/cc': 50_000,
          },
        ],
        ['RUN /bin/sh -c npm run build # buildkit', { 'app/dist/a.js': 'x', 'app/.turbo/cache.tar': 30_000 }],
      ],
      { facts: { entrypoint: null, command: ['node', 'dist/a.js'] } },
    );
    const lead = plan.steps.find(({ findings }) => findings[0]?.kind === 'dev-dependencies');
    expect(lead?.remedy.after).toContain('AS build');
    expect(lead?.takes.map(({ title }) => title)).toEqual([expect.stringMatching(/npm/)]);
    const others = plan.steps.filter((step) => step !== lead).map(({ findings }) => findings[0]?.kind);
    expect(others.sort()).toEqual(['build-cache', 'package-cache']);
  });
});

describe('changes of one instruction', () => {
  const before = 'RUN npm ci';
  const cache = { text: 'Mount it.', before, after: 'RUN --mount=type=cache,target=/root/.npm \\\n    npm ci' };
  const production = { text: 'Leave them out.', before, after: 'RUN npm ci --omit=dev' };

  it('are one step with lines that do both, when they are as certain', () => {
    const plan = planOf([
      planned('cache', { kind: 'package-cache', savedBytes: 100, remedy: cache }),
      planned('dev', { kind: 'dev-dependencies', savedBytes: 300, remedy: production }),
    ]);
    expect(plan.steps).toMatchObject([
      {
        title: 'Title of dev, and 1 more in the same instruction',
        savedBytes: 400,
        remedy: {
          text: 'Leave them out. Mount it.',
          before,
          after: 'RUN --mount=type=cache,target=/root/.npm \\\n    npm ci --omit=dev',
          notes: [],
        },
      },
    ]);
  });

  it('are two steps when one is only likely, whose lines begin with those of the first', () => {
    const plan = planOf(
      [
        planned('cache', { kind: 'package-cache', savedBytes: 100, remedy: cache }),
        planned('dev', { kind: 'dev-dependencies', savedBytes: 300, certainty: 'likely', remedy: production }),
      ],
      { instructions: ['RUN /bin/sh -c npm ci # buildkit'] },
    );
    expect(plan.steps.map(({ remedy }) => remedy)).toEqual([
      { ...cache, notes: [] },
      {
        text: 'Leave them out.',
        before: cache.after,
        after: 'RUN --mount=type=cache,target=/root/.npm \\\n    npm ci --omit=dev',
        notes: [],
      },
    ]);
  });

  it('have a note where their lines cannot be combined', () => {
    const joined = { text: 'Join them.', before: `${before}\nRUN rm -rf /x`, after: 'RUN npm ci \\\n    && rm -rf /x' };
    const stages = {
      text: 'Two stages.',
      before,
      after: 'FROM a AS build\nRUN npm ci\n\nFROM a\nCOPY --from=build /a /a',
    };
    const plan = planOf(
      [
        planned('cache', { kind: 'package-cache', savedBytes: 400, remedy: cache }),
        planned('removed', { kind: 'removed-later', savedBytes: 300, remedy: joined }),
        planned('one', { kind: 'dev-dependencies', savedBytes: 200, remedy: stages }),
        planned('two', { kind: 'toolchain', savedBytes: 100, remedy: { ...stages, after: `${stages.after}\nUSER a` } }),
      ],
      { instructions: ['RUN npm ci', 'RUN rm -rf /x'] },
    );
    expect(plan.steps.map(({ remedy }) => remedy.notes)).toEqual([
      [],
      ['Step 1 changed the same instruction. Keep that change in the new lines.'],
      ['Step 1 changed the same instruction. Keep that change in the new lines.'],
      [
        'Step 1 changed the same instruction. Keep that change in the new lines.',
        'Step 3 has a stage that builds already. Put the instructions of this step’s stage into that one.',
      ],
    ]);
    expect(plan.dockerfile).toBeNull();
  });
});

describe('the whole Dockerfile', () => {
  const layers = [
    ['RUN /bin/sh -c apk add tini # buildkit', { 'sbin/tini': 'x' }],
    ['COPY package.json ./ # buildkit', { 'app/package.json': 'x' }],
    [CI, { 'root/.npm/_cacache/content-v2/sha512/aa/bb/cc': 50_000, 'app/node_modules/a/i.js': 20_000 }],
  ] as const;
  const image = {
    baseCount: 0,
    baseName: 'node:24',
    facts: { entrypoint: null, command: ['node', 'a.js'], user: 'node', workingDirectory: '/app' },
  };

  it('has the instructions of BuildKit with the lines of the steps, and says that it is reconstructed', async () => {
    const { plan } = await planOfLayers(layers, {}, image);
    expect(plan.dockerfile?.split('\n')).toEqual([
      '# Reconstructed by Plimsoll from the history of the image. Compare it with your Dockerfile before you use it.',
      '# It has the new lines of step 1.',
      '# ENV, ARG, EXPOSE and other instructions without a layer are missing.',
      'FROM node:24',
      'WORKDIR /app',
      'RUN apk add tini',
      'COPY package.json ./',
      'RUN --mount=type=cache,target=/root/.npm/_cacache \\',
      '    npm ci',
      'USER node',
      'CMD ["node","a.js"]',
    ]);
  });

  it.each([
    ['its base has no name', layers, { ...image, baseName: null }],
    ['it is unknown which layers are those of the base', layers, { ...image, baseCount: null }],
    ['what a COPY copies is unknown', [['COPY dir:abc in /app', {}], ...layers], image],
    ['the stage that a COPY copies from is unknown', [['COPY /out /app # buildkit', {}], ...layers], image],
    ['another builder made an instruction', [['/bin/sh -c apk add curl', {}], ...layers], image],
    ['an instruction is unknown', [[null, {}], ...layers], image],
  ] as const)('is left out when %s', async (_, own, more) => {
    const { plan } = await planOfLayers(own, {}, more);
    expect(plan.steps.length).toBeGreaterThan(0);
    expect(plan.dockerfile).toBeNull();
  });
});
