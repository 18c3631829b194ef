import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareInputs, type InputImage } from '#lib/contents/change/inputs.ts';
import { propertySeed } from '#tests/support/random.ts';
import { dpkgOf, indexOfLayer, type LayerFiles } from '../../findings/images.ts';

/** A layer by its instruction and files. The digest is that of both, so that equal layers are the same. */
type Built = readonly [instruction: string | null, files: LayerFiles];

async function imageOf(layers: readonly Built[], workingDirectory: string | null = null): Promise<InputImage> {
  const build = async ([instruction, files]: Built) => {
    return { digest: JSON.stringify([instruction, files]), instruction, index: await indexOfLayer(files) };
  };
  return { workingDirectory, layers: await Promise.all(layers.map(build)) };
}

/** Returns the answers for the new layers, by position: "1 changed, 2 same". */
async function inputsOf(from: readonly Built[], to: readonly Built[], workingDirectory?: string): Promise<string> {
  const found = compareInputs(await imageOf(from, workingDirectory), await imageOf(to, workingDirectory));
  return [...found].map(([position, answer]) => `${position} ${answer}`).join(', ');
}

const BASE: Built = ['ADD rootfs.tar.xz / # buildkit', { 'etc/os-release': 'Debian 13' }];
const FOLDER: Built = ['WORKDIR /app', {}];

/** An image that copies all sources before it installs: the sources change in each release. */
const release = (command: string, sources: LayerFiles, installed: LayerFiles): Built[] => [
  BASE,
  FOLDER,
  ['COPY . . # buildkit', sources],
  [`RUN /bin/sh -c ${command} # buildkit`, installed],
];

const inFolder = (files: LayerFiles): LayerFiles =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [`app/${path}`, content]));

/** Commands of each installer with its inputs. `other` has changed inputs. */
const INSTALLERS: [command: string, inputs: LayerFiles, other: LayerFiles][] = [
  [
    'npm ci',
    { 'package-lock.json': '{1}', 'package.json': '{}' },
    { 'package-lock.json': '{2}', 'package.json': '{}' },
  ],
  ['npm ci --omit=dev && npm cache clean --force', { 'npm-shrinkwrap.json': '1' }, { 'npm-shrinkwrap.json': '2' }],
  ['NODE_ENV=production npm install', { 'package-lock.json': '1' }, { 'package-lock.json': '1', '.npmrc': 'x' }],
  ['cd server && npm ci', { 'server/package-lock.json': '1' }, { 'server/package-lock.json': '2' }],
  ['(cd /app/web && npm ci)', { 'web/package-lock.json': '1' }, { 'web/package-lock.json': '2' }],
  ['npm --prefix server ci', { 'server/package-lock.json': '1' }, { 'server/package-lock.json': '2' }],
  [
    'npm ci --prefix=./server > /dev/null 2>&1',
    { 'server/package-lock.json': '1' },
    { 'server/package-lock.json': '2' },
  ],
  ['corepack enable && pnpm install --frozen-lockfile', { 'pnpm-lock.yaml': '1' }, { 'pnpm-lock.yaml': '2' }],
  ['pnpm fetch', { 'pnpm-lock.yaml': '1' }, { 'pnpm-lock.yaml': '1', 'pnpm-workspace.yaml': '1' }],
  ['pnpm install --filter api', { 'pnpm-lock.yaml': '1' }, { 'pnpm-lock.yaml': '2' }],
  ['npm install -w packages/api', { 'package-lock.json': '1' }, { 'package-lock.json': '2' }],
  ['yarn --frozen-lockfile', { 'yarn.lock': '1' }, { 'yarn.lock': '2' }],
  ['yarn install --immutable; yarn cache clean', { 'yarn.lock': '1' }, { 'yarn.lock': '2' }],
  ['bun install --production', { 'bun.lock': '1' }, { 'bun.lock': '2' }],
  ['bun install', { 'bun.lockb': '1' }, { 'bun.lockb': '2' }],
  ['pip install --no-cache-dir -r requirements.txt', { 'requirements.txt': 'a' }, { 'requirements.txt': 'b' }],
  [
    'python3 -m venv /opt/venv && /opt/venv/bin/pip install -r requirements.txt',
    { 'requirements.txt': 'a' },
    { 'requirements.txt': 'b' },
  ],
  ['python3 -m pip install -r requirements/dev.txt', { 'requirements/dev.txt': 'a' }, { 'requirements/dev.txt': 'b' }],
  [
    'pip3 install -r requirements.txt -c constraints.txt',
    { 'requirements.txt': 'a', 'constraints.txt': 'b' },
    { 'requirements.txt': 'a', 'constraints.txt': 'c' },
  ],
  [
    'pip install -r requirements.txt',
    { 'requirements.txt': '-r requirements-base.txt', 'requirements-base.txt': '1' },
    { 'requirements.txt': '-r requirements-base.txt', 'requirements-base.txt': '2' },
  ],
  ['pip install wheels/*.whl', { 'wheels/a-1.whl': '1' }, { 'wheels/a-2.whl': '1' }],
  [
    'pip install --no-index --find-links=/app/wheels -r requirements.txt',
    { 'requirements.txt': 'a', 'wheels/a-1.whl': '1' },
    { 'requirements.txt': 'a', 'wheels/a-1.whl': '2' },
  ],
  ['uv pip sync requirements.txt', { 'requirements.txt': 'a' }, { 'requirements.txt': 'b' }],
  ['uv sync --locked', { 'uv.lock': '1' }, { 'uv.lock': '2' }],
  ['poetry install --no-root', { 'poetry.lock': '1' }, { 'poetry.lock': '2' }],
  ['poetry config virtualenvs.create false && poetry install', { 'poetry.lock': '1' }, { 'poetry.lock': '2' }],
  ['pdm sync --prod', { 'pdm.lock': '1' }, { 'pdm.lock': '2' }],
  ['pipenv install --deploy --system', { 'Pipfile.lock': '1' }, { 'Pipfile.lock': '2' }],
  ['go mod download', { 'go.mod': '1', 'go.sum': '1' }, { 'go.mod': '1', 'go.sum': '2' }],
  ['go mod download -x', { 'go.mod': '1' }, { 'go.mod': '2' }],
  ['cargo fetch --locked', { 'Cargo.lock': '1' }, { 'Cargo.lock': '2' }],
  ['cargo chef cook --release --recipe-path recipe.json', { 'recipe.json': '1' }, { 'recipe.json': '2' }],
  ['bundle install --jobs 4', { 'Gemfile.lock': '1' }, { 'Gemfile.lock': '2' }],
  ['composer install --no-dev', { 'composer.lock': '1' }, { 'composer.lock': '2' }],
  ['mvn -B dependency:go-offline', { 'pom.xml': '1', 'core/pom.xml': '1' }, { 'pom.xml': '1', 'core/pom.xml': '2' }],
  ['./gradlew dependencies --no-daemon', { 'gradle.lockfile': '1' }, { 'gradle.lockfile': '2' }],
];

describe('compareInputs of an installer', () => {
  it.each(INSTALLERS)('compares what "%s" reads', async (command, inputs, other) => {
    const before = release(command, inFolder({ ...inputs, 'main.js': '1' }), { 'app/installed': 50_000 });
    const same = release(command, inFolder({ ...inputs, 'main.js': '2' }), { 'app/installed': 50_001 });
    expect(await inputsOf(before, same)).toBe('2 changed, 3 same');
    const changed = release(command, inFolder({ ...other, 'main.js': '1' }), { 'app/installed': 50_001 });
    expect(await inputsOf(before, changed)).toBe('2 changed, 3 changed');
    const without = release(command, inFolder({ 'main.js': '2' }), { 'app/installed': 50_001 });
    expect(await inputsOf(release(command, inFolder({ 'main.js': '1' }), {}), without)).toBe('2 changed, 3 unknown');
  });

  it.each([
    'npm ci && npm run build',
    'npm ci | tee log',
    'npm install -g',
    'npm install ./local.tgz',
    'npm ci --prefix $FOLDER/x && cd $FOLDER',
    'pip install .',
    'pip install -e .',
    'pip install -r https://example.org/requirements.txt',
    'cargo build --release',
    'go build ./...',
    'go mod vendor',
    'mvn package',
    'gradle build',
    'if [ -f package-lock.json ]; then npm ci; fi',
    'curl -fsSL https://example.org/install.sh',
    'rm -rf /tmp/*',
  ])('does not know what "%s" reads', async (command) => {
    const lock = { 'app/package-lock.json': '1', 'app/Cargo.lock': '1', 'app/go.mod': '1', 'app/pom.xml': '1' };
    const before = release(command, { ...lock, 'app/main.js': '1' }, { 'app/installed': '1' });
    const after = release(command, { ...lock, 'app/main.js': '2' }, { 'app/installed': '2' });
    expect(await inputsOf(before, after)).toBe('2 changed, 3 unknown');
  });

  it.each([
    ['many goals', `mvn ${'dependency:x'.repeat(600)} package`],
    ['many redirections', `npm ci ${'> '.repeat(3_000)}`],
    ['many line breaks', `npm ci${'\n'.repeat(7_000)}x`],
    ['many lists', `pip install ${'-r a.txt '.repeat(800)}`],
  ])('takes a short time for a command of %s', async (_, command) => {
    const images = ['1', '2'].map((text) => release(command, { 'app/a.txt': text }, { 'app/n': text }));
    const started = performance.now();
    expect(await inputsOf(images[0] ?? [], images[1] ?? [])).toBe('2 changed, 3 unknown');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('finds a lock file that a later layer removes', async () => {
    const end: Built = ['RUN rm package-lock.json', { '-app/package-lock.json': '' }];
    const before = [...release('npm ci', { 'app/package-lock.json': '1', 'app/a': '1' }, { 'app/n': '1' }), end];
    const after = [...release('npm ci', { 'app/package-lock.json': '1', 'app/a': '2' }, { 'app/n': '2' }), end];
    expect(await inputsOf(before, after)).toBe('2 changed, 3 same');
  });

  it('does not find a lock file that a lower layer removed, nor one that is only mounted', async () => {
    const imageWith = (source: string, layer: Built): Built[] => {
      const [base, folder, copy, run] = release('npm ci', { 'app/package-lock.json': '1', 'app/a': source }, {});
      return [base, folder, copy, layer, [run?.[0] ?? '', { 'app/n': source }]] as Built[];
    };
    const removed: Built = ['RUN rm package-lock.json', { '-app/package-lock.json': '' }];
    expect(await inputsOf(imageWith('1', removed), imageWith('2', removed))).toBe('2 changed, 4 unknown');
    const cleared: Built = ['RUN rm -r /app', { '-app': '' }];
    expect(await inputsOf(imageWith('1', cleared), imageWith('2', cleared))).toBe('2 changed, 4 unknown');
    const mounted = ['1', '2'].map((source) =>
      release('npm ci', { 'app/package-lock.json': '', 'app/a': source }, { 'app/n': source }),
    );
    expect(await inputsOf(mounted[0] ?? [], mounted[1] ?? [])).toBe('2 changed, 3 unknown');
  });

  it('uses the working directory of the config where no layer has one', async () => {
    const imageOfSource = (source: string): Built[] => [
      ['COPY . .', { 'srv/package-lock.json': '1', 'srv/a': source }],
      ['RUN npm ci', { 'srv/n': source }],
    ];
    expect(await inputsOf(imageOfSource('1'), imageOfSource('2'), '/srv')).toBe('0 changed, 1 same');
    expect(await inputsOf(imageOfSource('1'), imageOfSource('2'), '/app')).toBe('0 changed, 1 unknown');
  });

  it('is changed by packages of other versions, although the inputs are the same', async () => {
    const installed = (version: string) => ({
      'app/node_modules/left/package.json': JSON.stringify({ name: 'left', version }),
    });
    const sources = (text: string) => ({ 'app/package-lock.json': '1', 'app/a': text });
    const before = release('npm install', sources('1'), installed('1.0.0'));
    expect(await inputsOf(before, release('npm install', sources('2'), { ...installed('1.0.0'), 'app/x': '1' }))).toBe(
      '2 changed, 3 same',
    );
    expect(await inputsOf(before, release('npm install', sources('2'), installed('1.0.1')))).toBe(
      '2 changed, 3 changed',
    );
  });

  it('is unknown above a system that changed, and above another instruction', async () => {
    const sources = (text: string) => ({ 'app/package-lock.json': '1', 'app/a': text });
    const [, ...before] = release('npm ci', sources('1'), { 'app/n': '1' });
    const [, ...after] = release('npm ci', sources('2'), { 'app/n': '2' });
    const older: Built = ['ADD rootfs.tar.xz / # buildkit', { 'etc/os-release': 'Debian 12' }];
    expect(await inputsOf([older, ...before], [BASE, ...after])).toBe('0 changed, 2 changed, 3 unknown');
    const other: Built = ['RUN echo 1', {}];
    expect(await inputsOf([BASE, other, ...before], [BASE, ['RUN echo 2', {}], ...after])).toBe(
      '1 unknown, 3 unknown, 4 unknown',
    );
  });

  it('compares build arguments only where the command has variables', async () => {
    const imageWith = (argument: string, command: string, source: string): Built[] => [
      FOLDER,
      ['COPY . .', { 'app/package-lock.json': '1', 'app/a': source }],
      [`RUN |1 COMMIT=${argument} /bin/sh -c ${command} # buildkit`, { 'app/n': source }],
    ];
    expect(await inputsOf(imageWith('a', 'npm ci', '1'), imageWith('b', 'npm ci', '2'))).toBe('1 changed, 2 same');
    const named = 'npm ci --loglevel $COMMIT';
    expect(await inputsOf(imageWith('a', named, '1'), imageWith('b', named, '2'))).toBe('1 changed, 2 unknown');
  });
});

describe('compareInputs of packages of the distribution', () => {
  const install = 'apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*';
  const versions = (version: string): LayerFiles => ({
    ...dpkgOf({ curl: ['usr/bin/curl'] }),
    'var/lib/dpkg/status': `Package: curl\nStatus: install ok installed\nVersion: ${version}\n`,
  });

  it('is the same where a layer below changed, and the packages have the same versions', async () => {
    const before = release(install, { 'app/a': '1' }, { ...versions('1'), 'var/log/dpkg.log': '1' });
    const after = release(install, { 'app/a': '2' }, { ...versions('1'), 'var/log/dpkg.log': '2' });
    expect(await inputsOf(before, after)).toBe('2 changed, 3 same');
    expect(await inputsOf(before, release(install, { 'app/a': '2' }, versions('2')))).toBe('2 changed, 3 changed');
  });

  it.each(['apk add --no-cache --virtual .build gcc && apk del .build', 'dnf install -y curl', 'npm i -g pm2'])(
    'is unknown where no package is recorded: %s',
    async (command) => {
      const before = release(command, { 'app/a': '1' }, { 'usr/x': '1' });
      expect(await inputsOf(before, release(command, { 'app/a': '2' }, { 'usr/x': '2' }))).toBe('2 changed, 3 unknown');
    },
  );

  it('is unknown for a package in a file', async () => {
    const command = 'apt-get install -y ./tool.deb';
    const before = release(command, { 'app/a': '1' }, { ...versions('1'), x: '1' });
    expect(await inputsOf(before, release(command, { 'app/a': '2' }, { ...versions('1'), x: '2' }))).toBe(
      '2 changed, 3 unknown',
    );
  });

  it('is unknown where a COPY below changed a setting of the system', async () => {
    const imageWith = (source: string): Built[] => [
      BASE,
      ['COPY apt.conf /etc/apt/', { 'etc/apt/apt.conf': source }],
      [`RUN ${install}`, { ...versions('1'), x: source }],
    ];
    expect(await inputsOf(imageWith('1'), imageWith('2'))).toBe('1 changed, 2 unknown');
  });
});

describe('compareInputs of a COPY', () => {
  it('compares the files with their modes', async () => {
    const copied = (name: string, files: LayerFiles): Built[] => [BASE, [`COPY ${name} in /app`, files]];
    const [one, other] = [`file:${'a'.repeat(64)}`, `file:${'b'.repeat(64)}`];
    expect(await inputsOf(copied(one, { 'app/a': '1' }), copied(other, { 'app/a': '1' }))).toBe('1 same');
    expect(await inputsOf(copied(one, { 'app/a': '1' }), copied(other, { 'app/a': '2' }))).toBe('1 changed');
    expect(await inputsOf(copied(one, { 'app/a': '1' }), copied(other, { 'app/a': '1', 'app/b': '1' }))).toBe(
      '1 changed',
    );
    expect(await inputsOf([BASE, ['COPY a /app', { a: '1' }]], [BASE, ['COPY b /app', { a: '1' }]])).toBe('1 unknown');
  });

  it('is unknown where the files of a layer are unknown', async () => {
    const { layers } = await imageOf([['COPY . .', { a: '1' }]]);
    const unread = layers.map((layer) => ({ ...layer, digest: 'other', index: null }));
    const found = compareInputs({ layers, workingDirectory: null }, { layers: unread, workingDirectory: null });
    expect([...found]).toEqual([[0, 'unknown']]);
  });
});

describe('compareInputs of any two images', () => {
  const files = fc.dictionary(fc.constantFrom('app/package-lock.json', 'app/a', 'etc/b'), fc.constantFrom('1', '2'));
  const layer = fc.tuple(fc.constantFrom('COPY . .', 'RUN npm ci', 'WORKDIR /app', 'RUN make', null), files);
  const image = fc.array(layer, { maxLength: 5 });

  it('answers exactly for the layers that the previous image lacks, and never "same" for other instructions', async () => {
    await fc.assert(
      fc.asyncProperty(image, image, async (before, after) => {
        const [from, to] = await Promise.all([imageOf(before), imageOf(after)]);
        const found = compareInputs(from, to);
        const present = new Set(from.layers.map(({ digest }) => digest));
        const added = to.layers.flatMap(({ digest }, position) => (present.has(digest) ? [] : [position]));
        expect([...found.keys()].filter((position) => added.includes(position)).sort()).toEqual(added);
        for (const [position, answer] of found)
          if (answer === 'same') expect(before[position]?.[0]).toBe(after[position]?.[0]);
        expect(compareInputs(to, to).size).toBe(0);
      }),
      { numRuns: 60, ...propertySeed() },
    );
  });
});
