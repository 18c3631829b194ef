import { describe, expect, it } from 'vitest';
import { findingOf, kindsOf, type LayerFiles } from '../images.ts';

type Entry = { version: string; dev?: boolean; optional?: boolean; devOptional?: boolean };

/** The files that npm writes: its record, a package.json for each package, and a file of that many bytes. */
function npmOf(packages: Record<string, Entry & { bytes: number }>, root = 'app'): LayerFiles {
  const entries = Object.entries(packages);
  const record = { packages: Object.fromEntries(entries.map(([path, { bytes, ...entry }]) => [path, entry])) };
  const files: LayerFiles = { [`${root}/node_modules/.package-lock.json`]: JSON.stringify(record) };
  for (const [path, { bytes, version }] of entries) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    files[`${root}/${path}/package.json`] = JSON.stringify({ name, version });
    files[`${root}/${path}/index.js`] = bytes;
  }
  return files;
}

const PACKAGES = {
  'node_modules/express': { version: '4.0.0', bytes: 30_000 },
  'node_modules/express/node_modules/typescript': { version: '4.0.0', bytes: 20_000 },
  'node_modules/typescript': { version: '5.0.0', dev: true, bytes: 60_000 },
  'node_modules/@esbuild/linux-x64': { version: '2.0.0', dev: true, optional: true, bytes: 20_000 },
  'node_modules/shared': { version: '1.0.0', devOptional: true, bytes: 20_000 },
};
const CI = 'RUN /bin/sh -c npm ci # buildkit';

describe('dev-dependencies of npm', () => {
  it('are those that the lock file records, and are certain', async () => {
    const found = await findingOf([[CI, npmOf(PACKAGES)]]);
    expect(found).toMatchObject({
      kind: 'dev-dependencies',
      certainty: 'certain',
      title: 'Development packages in /app/node_modules: typescript, @esbuild/linux-x64',
      paths: [
        { path: 'app/node_modules/typescript', files: 2 },
        { path: 'app/node_modules/@esbuild/linux-x64', files: 2 },
      ],
      remedy: { before: 'RUN npm ci', after: 'RUN npm ci --omit=dev' },
    });
    expect(found.savedBytes).toBeGreaterThan(77_000);
  });

  it('are not what a later layer records as needed, or removed', async () => {
    const later = Object.fromEntries(
      Object.entries(PACKAGES).map(([path, { version, bytes }]) => [path, { version, bytes }]),
    );
    const record = npmOf(later)['app/node_modules/.package-lock.json'] ?? '';
    expect(
      await kindsOf([
        [CI, npmOf(PACKAGES)],
        ['RUN npm i', { 'app/node_modules/.package-lock.json': record }],
      ]),
    ).toEqual([]);
    expect(
      await kindsOf([
        [CI, npmOf(PACKAGES)],
        ['RUN npm prune', { '-app/node_modules/typescript': 0, '-app/node_modules/@esbuild': 0 }],
      ]),
    ).toEqual(['removed-later certain']);
  });

  it.each([[['npm', 'run', 'dev']], [['npm run start:dev']], [['node_modules/.bin/typescript']]])(
    'are likely where the command is %j',
    async (command) => {
      const facts = { entrypoint: null, command };
      expect(await kindsOf([[CI, npmOf(PACKAGES)]], { facts })).toEqual(['dev-dependencies likely']);
    },
  );

  it('are likely where a script can start one of them', async () => {
    const runner = { 'node_modules/tsx': { version: '4.0.0', dev: true, bytes: 30_000 } };
    const kindsWith = (command: string[] | null) =>
      kindsOf([[CI, npmOf(runner)]], { facts: { entrypoint: null, command } });
    expect(await kindsWith(['npm', 'start'])).toEqual(['dev-dependencies likely']);
    expect(await kindsWith(null)).toEqual(['dev-dependencies likely']);
    expect(await kindsWith(['node', 'dist/main.js'])).toEqual(['dev-dependencies certain']);
  });

  it.each([
    ['npm install --no-audit', 'npm install --omit=dev --no-audit'],
    [
      'corepack enable && pnpm install --frozen-lockfile',
      'corepack enable \\\n    && pnpm install --prod --frozen-lockfile',
    ],
    ['yarn install --frozen-lockfile', 'yarn install --production --frozen-lockfile'],
    ['yarn install --immutable', 'yarn workspaces focus --all --production'],
    ['npm ci && npm run build', 'npm ci \\\n    && npm run build \\\n    && npm prune --omit=dev'],
    ['corepack enable yarn && yarn', 'corepack enable yarn \\\n    && yarn --production'],
    [
      'if [ -f yarn.lock ]; then yarn --frozen-lockfile; fi',
      'if [ -f yarn.lock ]; then yarn --production --frozen-lockfile; fi',
    ],
    ['npm install -g npm@11 && npm ci', 'npm install -g npm@11 \\\n    && npm ci --omit=dev'],
  ])('are left out of %j', async (command, mended) => {
    const { remedy } = await findingOf([[`RUN /bin/sh -c ${command} # buildkit`, npmOf(PACKAGES)]]);
    expect(remedy.after).toBe(`RUN ${mended}`);
  });

  it('are removed in a stage where a later instruction builds with them', async () => {
    const { remedy } = await findingOf(
      [
        ['FROM base', {}],
        ['COPY package.json package-lock.json ./ # buildkit', { 'app/package.json': '{}' }],
        [CI, npmOf(PACKAGES)],
        ['COPY . . # buildkit', { 'app/src/index.js': 'x' }],
        ['RUN /bin/sh -c npm run build # buildkit', { 'app/dist/index.js': 'x' }],
      ],
      { baseCount: 1, labels: { 'org.opencontainers.image.base.name': 'docker.io/library/node:24' } },
    );
    expect(remedy.after).toBe(
      [
        'FROM docker.io/library/node:24 AS build',
        'WORKDIR /app',
        'COPY package.json package-lock.json ./',
        'RUN npm ci',
        'COPY . .',
        'RUN npm run build \\',
        '    && npm prune --omit=dev',
        '',
        'FROM docker.io/library/node:24',
        'WORKDIR /app',
        'COPY --from=build /app /app',
      ].join('\n'),
    );
  });

  it('are left out where they are installed, when a later instruction only removes what a build left', async () => {
    const { remedy } = await findingOf([
      [CI, npmOf(PACKAGES)],
      ['RUN node bundle.js && rm -rf /app/node_modules/.cache/terser-webpack-plugin', { 'app/bundle.js': 'x' }],
    ]);
    expect(remedy.after).toBe('RUN npm ci --omit=dev');
  });

  it('are likely by their names where nothing records them, and none where a record is complete', async () => {
    const unrecorded = npmOf(PACKAGES);
    delete unrecorded['app/node_modules/.package-lock.json'];
    const found = await findingOf([['RUN yarn install', unrecorded]]);
    expect(found).toMatchObject({ kind: 'dev-dependencies', certainty: 'likely' });
    const omitted = npmOf({ 'node_modules/typescript': { version: '5.0.0', bytes: 60_000 } });
    expect(await kindsOf([[CI, omitted]])).toEqual([]);
  });

  it('are left to the base image, and are no fault of a builder', async () => {
    expect(await kindsOf([[CI, npmOf(PACKAGES)]], { baseCount: 1 })).toEqual([]);
    expect(await kindsOf([[CI, npmOf(PACKAGES)]], { purpose: 'builder' })).toEqual([]);
  });
});

describe('dev-dependencies of other tools', () => {
  const store = (path: string, command: string[] = ['/app/run']) =>
    kindsOf([['RUN x', { [path]: 30_000 }]], { facts: { entrypoint: null, command } });

  it('are stores from which a program was built', async () => {
    expect(await store('go/pkg/mod/github.com/a/b@v1.0.0/b.go')).toEqual(['dev-dependencies certain']);
    expect(await store('usr/local/cargo/registry/src/index-1/a/lib.rs')).toEqual(['dev-dependencies certain']);
    expect(await store('root/.m2/repository/a/a.jar')).toEqual(['dev-dependencies likely']);
    expect(await store('root/.gradle/caches/modules-2/a.jar')).toEqual(['dev-dependencies likely']);
  });

  it('are mounted in each RUN that reads the store, which would be filled there otherwise', async () => {
    const path = 'go/pkg/mod/github.com/a/b@v1.0.0/b.go';
    const mount = '--mount=type=cache,target=/go/pkg/mod';
    const { remedy } = await findingOf([
      ['RUN go mod download', { [path]: 30_000 }],
      ['RUN go build -o /app .', { app: 1 }],
    ]);
    expect(remedy.after).toBe(`RUN ${mount} \\\n    go mod download\nRUN ${mount} \\\n    go build -o /app .`);
    const copied = await findingOf([
      ['COPY --from=build /go /go', { [path]: 30_000 }],
      ['RUN go build -o /app .', { app: 1 }],
    ]);
    expect(copied.remedy.after).toBeNull();
  });

  it('are likely where the command uses the store', async () => {
    expect(await store('go/pkg/mod/github.com/a/b@v1.0.0/b.go', ['go', 'run', '.'])).toEqual([
      'dev-dependencies likely',
    ]);
  });

  it('are tools of Python, which are likely', async () => {
    const path = (name: string) => `opt/venv/lib/python3.12/site-packages/${name}/__init__.py`;
    expect(await store(path('pytest'))).toEqual(['dev-dependencies likely']);
    expect(await store(path('mypy'))).toEqual(['dev-dependencies likely']);
    expect(await store('wheels/app-1.0-py3-none-any.whl')).toEqual(['dev-dependencies likely']);
    for (const name of ['flask', 'pipeline', 'buildings', 'pytesting']) expect(await store(path(name))).toEqual([]);
    expect(await store('usr/lib/python3.12/ensurepip/_bundled/pip-24.whl')).toEqual([]);
  });
});
