import { describe, expect, it } from 'vitest';
import { formatSecretMark } from '#lib/image/secret-mark.ts';
import { dpkgOf, findingsOf, kindsOf } from '../images.ts';

const TOKEN = `gh${'p_'}q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3a23nFaW`;
const SOURCE = `const token = '${TOKEN}';`;
const MARK = formatSecretMark('npm_…', 'a81f');

describe('secret', () => {
  it('finds a token in a file by its kind and path, without its value', async () => {
    const set = await findingsOf([['COPY . /app', { 'app/server.js': SOURCE }]]);
    expect(set.items).toMatchObject([
      {
        kind: 'secret',
        certainty: 'certain',
        title: 'Secret in /app/server.js: ghp_…',
        savedBytes: 0,
        paths: [{ path: 'app/server.js', bytes: 0, files: 1 }],
        layers: [{ position: 0 }],
      },
    ]);
    expect(JSON.stringify(set)).not.toContain(TOKEN.slice(8, 20));
    expect(set.savedBytes).toBe(0);
  });

  it('finds what a later layer removes', async () => {
    const { items } = await findingsOf([
      ['COPY . /app', { 'app/server.js': SOURCE }],
      ['RUN rm /app/server.js', { '-app/server.js': 0 }],
    ]);
    expect(items.map(({ title }) => title)).toEqual([
      'Secret in /app/server.js: ghp_… (removed or replaced by a later layer, which does not help)',
    ]);
  });

  it('is likely where the name of a file is the only evidence, and certain where the secret was read', async () => {
    expect(await kindsOf([['COPY . /app', { 'app/.env': 'PORT=1\n' }]])).toEqual(['secret likely']);
    expect(await kindsOf([['COPY . /app', { 'app/.env': `PORT=1\nTOKEN=${TOKEN}\n` }]])).toEqual(['secret certain']);
  });

  it('is no configuration of npm without a token', async () => {
    expect(await kindsOf([['COPY . /app', { 'app/.npmrc': 'save-exact=true\n' }]])).toEqual([]);
    expect(await kindsOf([['COPY . /app', { 'app/.npmrc': `//npm.internal/:_authToken=${TOKEN}\n` }]])).toEqual([
      'secret certain',
    ]);
  });

  it('mounts a configuration of npm for the RUN that needs it', async () => {
    const { items } = await findingsOf([
      [
        'COPY .npmrc /app/ # buildkit',
        { 'app/.npmrc': `//registry.npmjs.org/:_authToken=npm_${TOKEN.slice(4, 40)}\n` },
      ],
      ['RUN /bin/sh -c npm ci # buildkit', { 'app/x': 1 }],
    ]);
    expect(items[0]?.remedy.after).toBe(
      [
        '# .dockerignore',
        '**/.npmrc',
        '',
        '# Dockerfile',
        'RUN --mount=type=secret,id=npmrc,target=/app/.npmrc \\',
        '    npm ci',
      ].join('\n'),
    );
  });

  it('excludes nothing from the context that a RUN wrote, or a stage has', async () => {
    for (const instruction of ['RUN /bin/sh -c make # buildkit', 'COPY /root/.npmrc /app/ # buildkit']) {
      const { items } = await findingsOf([[instruction, { 'app/.npmrc': `//npm.internal/:_authToken=${TOKEN}\n` }]]);
      expect(items).toMatchObject([{ kind: 'secret', remedy: { after: null } }]);
    }
  });

  it('leaves test keys of libraries, files of packages and the base image', async () => {
    expect(await kindsOf([['RUN x', { 'usr/lib/python3/dist-packages/x/tests/a.py': SOURCE }]])).toEqual([]);
    const owned = { ...dpkgOf({ a: ['opt/a/key.js'] }), 'opt/a/key.js': SOURCE };
    expect(await kindsOf([['RUN x', owned]])).toEqual([]);
    expect(await kindsOf([['RUN x', { 'app/a.js': SOURCE }]], { baseCount: 1 })).toEqual([]);
  });

  it('finds marks in the history and in labels', async () => {
    const { items } = await findingsOf([['RUN make', { a: 1 }]], {
      labels: { 'com.example.token': MARK },
      history: [
        { createdBy: `ENV NPM_TOKEN=${MARK}`, emptyLayer: true },
        { createdBy: `RUN |1 TOKEN=${MARK} /bin/sh -c npm ci # buildkit`, emptyLayer: false },
        { createdBy: `RUN /bin/sh -c curl -H ${MARK} https://h # buildkit`, emptyLayer: false },
        { createdBy: 'RUN make', emptyLayer: false },
        { createdBy: null, emptyLayer: true },
      ],
    });
    expect(items.map(({ title }) => title).sort()).toEqual([
      "Secret in the image's history (ENV NPM_TOKEN): npm_…",
      "Secret in the image's history (build argument): npm_…",
      "Secret in the image's history (instruction): npm_…",
      "Secret in the image's label com.example.token: npm_…",
    ]);
    expect(items.find(({ title }) => title.includes('ENV'))?.remedy.after).toBe(
      'RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN <the command that needs it>',
    );
  });

  it('has another id for another secret in the same place, and the same one for the same secret', async () => {
    const idOf = async (file: string, mark: string) => {
      const image = { labels: { token: mark } };
      return (await findingsOf([['COPY . /app', { 'app/server.js': file }]], image)).items.map(({ id }) => id);
    };
    const ids = await idOf(SOURCE, MARK);
    expect(ids).toHaveLength(2);
    expect(await idOf(`// moved\n${SOURCE}`, MARK)).toEqual(ids);
    const other = `gh${'p_'}a7Rk2mXv9TbL4wZc8NdH1fYs6JgP3a23nFaW`;
    const others = await idOf(`const token = '${other}';`, formatSecretMark('npm_…', 'b92a'));
    expect(new Set([...ids, ...others]).size).toBe(4);
  });

  it('keeps the ids of other secrets when one is added to a file or an instruction, or removed', async () => {
    const other = `const other = 'gh${'p_'}a7Rk2mXv9TbL4wZc8NdH1fYs6JgP3a23nFaW';`;
    const idsOf = async (file: string, texts: readonly string[]) => {
      const history = texts.map((createdBy) => ({ createdBy: `RUN x ${createdBy}`, emptyLayer: true }));
      return (await findingsOf([['COPY . /app', { 'app/server.js': file }]], { history })).items;
    };
    const one = await idsOf(SOURCE, [MARK]);
    const both = await idsOf(`${SOURCE}\n${other}`, [MARK, formatSecretMark('npm_…', 'b92a')]);
    expect(one).toHaveLength(2);
    expect(new Set(both.map(({ id }) => id)).size).toBe(4);
    expect(both.map(({ id }) => id)).toEqual(expect.arrayContaining(one.map(({ id }) => id)));
    expect(both.slice(0, 2).map(({ title }) => title)).toEqual([
      'Secret in /app/server.js at byte 15: ghp_…',
      'Secret in /app/server.js at byte 73: ghp_…',
    ]);
  });

  it('leaves the steps of the base image', async () => {
    const history = [
      { createdBy: `ENV BASE_TOKEN=${MARK}`, emptyLayer: true },
      { createdBy: 'ADD rootfs.tar.xz /', emptyLayer: false },
      { createdBy: `ENV OWN_TOKEN=${MARK}`, emptyLayer: true },
      { createdBy: 'RUN make', emptyLayer: false },
    ];
    const layers = [
      ['ADD rootfs.tar.xz /', { a: 1 }],
      ['RUN make', { b: 1 }],
    ] as const;
    const { items } = await findingsOf(layers, { baseCount: 1, history });
    expect(items.map(({ title }) => title)).toEqual(["Secret in the image's history (ENV OWN_TOKEN): npm_…"]);
  });

  it('is bounded', async () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`app/${n}.js`, SOURCE]));
    const { items } = await findingsOf([['COPY . /app', files]]);
    expect(items.length).toBe(200);
  });
});
