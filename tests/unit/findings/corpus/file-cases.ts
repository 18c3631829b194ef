import type { FindingKind } from '#lib/domain/finding.ts';
import { elfOf } from '#tests/support/elf.ts';
import { type LayerFiles, noise } from '../images.ts';
import { clean, debianOf, faulty, type ImageCase, startedBy } from './image-case.ts';
import { createMaker } from './maker.ts';

const one = (kind: FindingKind, name: string, path: string, place: string, instruction = 'RUN build') =>
  faulty(kind, name, [instruction, { [path]: 50_000 }], place);
const kept = (name: string, path: string, instruction = 'RUN build') => clean(name, instruction, { [path]: 50_000 });

const BUILD = 'build-cache';
const builds: readonly ImageCase[] = [
  one(BUILD, 'Turborepo', 'app/.turbo/cache/a.tar.zst', 'app/.turbo'),
  one(BUILD, 'Nx', 'app/.nx/cache/a.tar', 'app/.nx'),
  one(BUILD, 'Babel', 'app/node_modules/.cache/babel-loader/a.json', 'app/node_modules/.cache'),
  one(BUILD, 'Vite', 'app/node_modules/.vite/deps/a.js', 'app/node_modules/.vite'),
  one(BUILD, 'an unknown tool', 'app/node_modules/.cache/acme/a.bin', 'app/node_modules/.cache'),
  one(BUILD, 'Parcel', 'app/.parcel-cache/data.mdb', 'app/.parcel-cache'),
  one(BUILD, 'Angular', 'app/.angular/cache/19/a.pack', 'app/.angular/cache'),
  one(BUILD, 'mypy', 'app/.mypy_cache/3.12/a.json', 'app/.mypy_cache'),
  one(BUILD, 'ruff', 'app/.ruff_cache/a', 'app/.ruff_cache'),
  one(BUILD, 'Gradle', 'app/.gradle/8.10/executionHistory/a.bin', 'app/.gradle'),
  one(BUILD, 'Rust', 'app/target/release/deps/liba.rlib', 'app/target'),
  one(BUILD, 'Maven', 'app/target/classes/A.class', 'app/target'),
  one(BUILD, 'CMake', 'src/build/CMakeFiles/a.dir/a.o', 'src/build/CMakeFiles'),
  one(BUILD, 'temporary files', 'tmp/npm-123/a.tgz', 'tmp'),
  one(BUILD, 'an archive that was copied to be unpacked', 'tmp/data.tgz', 'tmp', 'COPY data.tgz /tmp/'),
  one(BUILD, 'temporary files of root', 'var/tmp/a.bin', 'var/tmp'),
  one(BUILD, 'tox', 'app/.tox/py312/lib/a.py', 'app/.tox'),
  faulty(
    BUILD,
    'compiled Python',
    ['RUN python -m compileall', { 'app/a.py': 20_000, 'app/__pycache__/a.cpython-312.pyc': 30_000 }],
    'app',
  ),
  faulty(
    BUILD,
    'the output of TypeScript for the next build',
    ['RUN tsc -b', { 'app/tsconfig.tsbuildinfo': 60_000 }],
    'app/tsconfig.tsbuildinfo',
  ),
  kept('browsers', 'app/node_modules/.cache/puppeteer/chrome/a'),
  kept('compiled Python without its source', 'app/__pycache__/a.cpython-312.pyc'),
  kept('pages of a target', 'usr/share/nginx/html/target/index.bin'),
  kept('a result in target', 'app/target/app.jar'),
  kept('a release of Rust', 'app/target/release/server'),
  kept('a cache of an application', 'app/storage/cache/a.bin'),
  kept('temporary files of an application', 'app/tmp/pids/a.bin'),
  kept('a package called nx', 'app/node_modules/nx/bin/nx.js'),
  startedBy({ name: 'small temporary files', layers: [['RUN a', { 'tmp/a': 'x' }]], faults: [] }, 'node'),
  {
    name: 'temporary files of the base',
    layers: [
      ['FROM base', { 'tmp/a.bin': 60_000 }],
      ['COPY b /b', { b: 60_000 }],
    ],
    faults: [],
    more: { baseCount: 1 },
  },
];

const REPOSITORY = 'repository-in-image';
const COPY = 'COPY . /app';
const map = JSON.stringify({
  version: 3,
  sources: ['a.ts'],
  names: [],
  mappings: noise(40_000, 'map').toString('base64'),
});
const repositories: readonly ImageCase[] = [
  one(REPOSITORY, 'the history of git', 'app/.git/objects/pack/a.pack', 'app/.git', COPY),
  one(REPOSITORY, 'the history of Subversion', 'app/.svn/wc.db', 'app/.svn', COPY),
  one(REPOSITORY, 'files of GitHub', 'app/.github/assets/logo.png', 'app/.github', COPY),
  one(REPOSITORY, 'files of an editor', 'app/.idea/index.bin', 'app/.idea', COPY),
  one(REPOSITORY, 'tests', 'app/tests/fixtures/a.bin', 'app/tests', COPY),
  one(REPOSITORY, 'tests in a folder of sources', 'app/src/__tests__/a.js', 'app/src/__tests__', COPY),
  one(REPOSITORY, 'documents', 'app/docs/screens.png', 'app/docs', COPY),
  one(REPOSITORY, 'tests beside sources', 'app/src/a.test.js', 'app/src', COPY),
  one(REPOSITORY, 'tests of Go', 'app/pkg/a_test.go', 'app/pkg', COPY),
  one(REPOSITORY, 'end-to-end tests', 'app/cypress/videos/a.mp4', 'app/cypress', COPY),
  one(REPOSITORY, 'a report of coverage', 'app/coverage/lcov.info', 'app/coverage', COPY),
  faulty(REPOSITORY, 'source maps', [COPY, { 'app/dist/main.js': 30_000, 'app/dist/main.js.map': map }], 'app/dist'),
  startedBy(
    faulty(
      REPOSITORY,
      'sources beside their result',
      [COPY, { 'app/package.json': '{}', 'app/src/a.ts': 40_000, 'app/dist/a.js': 40_000 }],
      'app/src',
    ),
    'node',
    'dist/a.js',
  ),
  one(REPOSITORY, 'stories', 'app/src/stories/a.stories.tsx', 'app/src/stories', COPY),
  kept("files of GitHub in Go's modules", 'app/vendor/pkg/mod/github.com/a/b@v1.0.0/.github/logo.png', COPY),
  kept('files of GitHub in a library of Python', 'opt/venv/lib/python3.12/site-packages/a/.github/logo.png', COPY),
  one(REPOSITORY, 'the history of Jujutsu', 'app/.jj/repo/store/a.bin', 'app/.jj', COPY),
  kept('tests of a library', 'app/node_modules/a/test/a.bin', COPY),
  kept(
    'tests of a library of Python',
    'opt/venv/lib/python3.12/site-packages/numpy/tests/a.py',
    'COPY --from=build /opt/venv /opt/venv',
  ),
  kept('tests that a build installs', 'opt/lib/tests/a.bin', 'RUN make install'),
  kept('words that contain test', 'app/contest/latest/a.bin', COPY),
  kept('a map that is none of sources', 'app/assets/level1.map', COPY),
  kept('vendored tests', 'app/vendor/a/tests/a.bin', COPY),
  kept('documents of packages', 'usr/share/testdoc/a.bin', COPY),
  startedBy(
    clean('sources that are run', COPY, { 'app/package.json': '{}', 'app/src/a.ts': 40_000, 'app/dist/a.js': 40_000 }),
    'tsx',
    'src/a.ts',
  ),
  clean('sources without a result', COPY, { 'app/package.json': '{}', 'app/src/a.ts': 40_000 }),
  kept('files that git would ignore', 'app/.gitignore.d/a.bin', COPY),
  kept('small documents', 'app/public/readme.bin', COPY),
];

const DOCUMENTS = 'documentation';
const symbols = Buffer.concat([elfOf({ gaps: [1_200_000, 0, 0], sections: [2] }), noise(400_000, 'symbols')]);
const stripped = Buffer.concat([elfOf({ gaps: [1_200_000, 0, 0], sections: [] }), noise(400_000, 'stripped')]);
const documents: readonly ImageCase[] = [
  one(DOCUMENTS, 'documents of packages', 'usr/share/doc/git/changelog.gz', 'usr/share/doc'),
  one(DOCUMENTS, 'manuals', 'usr/share/man/man1/git.1.gz', 'usr/share/man'),
  one(DOCUMENTS, 'manuals of Node', 'usr/local/share/man/man1/node.1', 'usr/local/share/man'),
  one(DOCUMENTS, 'info pages', 'usr/share/info/a.info.gz', 'usr/share/info'),
  one(DOCUMENTS, 'translations', 'usr/share/locale/de/LC_MESSAGES/a.mo', 'usr/share/locale'),
  one(DOCUMENTS, 'debug files', 'usr/lib/debug/.build-id/aa/b.debug', 'usr/lib/debug'),
  one(DOCUMENTS, 'documents of GTK', 'usr/share/gtk-doc/html/a.html', 'usr/share/gtk-doc'),
  one(DOCUMENTS, 'documents in node_modules', 'app/node_modules/a/CHANGELOG.md', 'app/node_modules'),
  faulty(DOCUMENTS, 'a program with symbols', ['COPY app /usr/bin/app', { 'usr/bin/app': symbols }], 'usr/bin/app'),
  one(DOCUMENTS, 'documents of an unpacked program', 'opt/java/share/doc/a.html', 'opt/java/share/doc'),
  kept('a folder of licences', 'usr/share/doc/java/licenses/a.txt'),
  kept('licences', 'usr/share/doc/git/copyright'),
  kept('examples of configuration', 'usr/share/doc/openvpn/examples/a.conf'),
  kept('time zones', 'usr/share/zoneinfo/Europe/Berlin'),
  kept('pages of a server', 'usr/share/nginx/html/doc/a.html'),
  kept('translations of an application', 'app/locale/de/LC_MESSAGES/a.mo'),
  kept('a licence in node_modules', 'app/node_modules/a/LICENSE.md'),
  kept('certificates', 'usr/share/ca-certificates/mozilla/a.crt'),
  clean('a stripped program', 'COPY app /usr/bin/app', { 'usr/bin/app': stripped }),
  {
    name: 'documents of the base',
    layers: [
      ['FROM base', { 'usr/share/doc/a/b.gz': 60_000 }],
      ['COPY b /b', { b: 60_000 }],
    ],
    faults: [],
    more: { baseCount: 1 },
  },
];

const DUPLICATE = 'duplicate-content';
const big = noise(60_000, 'big');
const duplicates: readonly ImageCase[] = [
  faulty(DUPLICATE, 'two names of one program', ['RUN cp', { 'usr/bin/a': big, 'usr/bin/b': big }], 'usr/bin'),
  {
    name: 'a copy in a later layer',
    layers: [
      ['COPY a /opt/a', { 'opt/a': big }],
      ['RUN cp /opt/a /srv/a', { 'srv/a': big }],
    ],
    faults: [[DUPLICATE, 'srv']],
  },
  {
    name: 'a copy of a file of the base',
    layers: [
      ['FROM base', { 'usr/lib/a.so': big }],
      ['COPY a.so /app/', { 'app/a.so': big }],
    ],
    faults: [[DUPLICATE, 'app']],
    more: { baseCount: 1 },
  },
  faulty(
    DUPLICATE,
    'a package twice',
    ['RUN npm ci', { 'app/node_modules/a/b.wasm': big, 'app/node_modules/c/node_modules/a/b.wasm': big }],
    'app/node_modules/c',
  ),
  faulty(DUPLICATE, 'assets in two folders', ['COPY . .', { 'app/public/a.png': big, 'app/dist/a.png': big }], 'app/'),
  clean('contents of one size', 'RUN a', { 'opt/a': noise(60_000, '1'), 'opt/b': noise(60_000, '2') }),
  clean(
    'small files',
    'RUN a',
    Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`opt/${at}`, noise(4_000, 'same')])),
  ),
  clean('empty files', 'RUN a', { 'opt/a': '', 'opt/b': '' }),
  {
    name: 'two files of the base',
    layers: [
      ['FROM base', { 'usr/a': big, 'usr/b': big }],
      ['COPY b /b', { b: 20_000 }],
    ],
    faults: [],
    more: { baseCount: 1 },
  },
];

const make = createMaker(3);
const TOKEN = `const token = '${'gh'}p_${make.alnum(36)}';`;
const pem = make.key().export({ type: 'pkcs8', format: 'pem' }).toString();
const SECRET = 'secret';
const secret = (name: string, files: LayerFiles, path: string) => faulty(SECRET, name, [COPY, files], path);
const secrets: readonly ImageCase[] = [
  secret('a token in a script', { 'app/a.js': TOKEN }, 'app/a.js'),
  secret('a key', { 'root/.ssh/id_ed25519': pem }, 'root/.ssh/id_ed25519'),
  secret('an environment file', { 'app/.env': `DB_PASSWORD=${make.password()}\n` }, 'app/.env'),
  secret('a configuration of npm', { 'app/.npmrc': `//npm.internal/:_authToken=${make.uuid()}\n` }, 'app/.npmrc'),
  secret('a key store', { 'etc/tls/app.p12': noise(2_000, 'p12') }, 'etc/tls/app.p12'),
  secret('a key in tests of the application', { 'app/test/key.pem': pem }, 'app/test/key.pem'),
  {
    name: 'a secret that is removed',
    layers: [
      [COPY, { 'app/key.pem': pem }],
      ['RUN rm /app/key.pem', { '-app/key.pem': 0 }],
    ],
    faults: [[SECRET, 'app/key.pem']],
  },
  clean('a key in tests of a library', COPY, { 'app/node_modules/tls/test/key.pem': pem }),
  clean('a key of a package', 'RUN apt-get install', debianOf({ 'ssl-cert': { 'etc/ssl/private/snakeoil.key': pem } })),
  clean('a configuration of npm without a token', COPY, {
    'app/.npmrc': 'save-exact=true\nregistry=https://npm.internal/\n',
  }),
  clean('a template', COPY, { 'app/.env.example': 'DB_PASSWORD=changeme\n' }),
  clean('a public key', COPY, {
    'app/jwt.pub': `${'-----'}BEGIN PUBLIC KEY-----\n${make.base64(44)}\n-----END PUBLIC KEY-----\n`,
  }),
  {
    name: 'a secret of the base',
    layers: [
      ['FROM base', { 'app/a.js': TOKEN }],
      ['COPY b /b', { b: 20_000 }],
    ],
    faults: [],
    more: { baseCount: 1 },
  },
  clean('an instruction that mounts its secret', 'RUN --mount=type=secret,id=npmrc npm ci', { 'app/a.bin': 20_000 }),
];

export const FILE_CASES = [...builds, ...repositories, ...documents, ...duplicates, ...secrets];
