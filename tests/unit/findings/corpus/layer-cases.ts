import { noise } from '../images.ts';
import { clean, debianOf, faulty, type ImageCase, modulesOf } from './image-case.ts';

const app = { 'app/main.bin': noise(90_000, 'app'), 'app/data.bin': noise(40_000, 'data') };
const other = { 'app/main.bin': noise(90_000, 'other'), 'app/data.bin': noise(40_000, 'more') };
const REMOVED = 'removed-later';

const removed: readonly ImageCase[] = [
  {
    name: 'an archive that is unpacked and removed',
    layers: [
      ['RUN curl -o /a.tgz x', { 'a.tgz': 80_000 }],
      ['RUN tar -xf /a.tgz && rm /a.tgz', { 'opt/a.bin': 60_000, '-a.tgz': 0 }],
    ],
    faults: [[REMOVED, 'a.tgz']],
  },
  {
    name: 'a package that is copied',
    layers: [
      ['COPY app.deb /tmp/', { 'tmp/app.deb': 90_000 }],
      ['RUN dpkg -i /tmp/app.deb && rm /tmp/app.deb', { 'usr/bin/app': 60_000, '-tmp/app.deb': 0 }],
    ],
    faults: [[REMOVED, 'tmp']],
  },
  {
    name: 'a compiler that is purged',
    layers: [
      ['RUN apt-get install -y gcc', { 'usr/bin/gcc': 90_000 }],
      ['RUN apt-get purge -y gcc', { '-usr/bin/gcc': 0 }],
    ],
    faults: [[REMOVED, 'usr/bin']],
  },
  {
    name: 'packages that are pruned',
    layers: [
      ['RUN npm ci', modulesOf('app', { typescript: { bytes: 90_000 }, express: { bytes: 30_000 } }, false)],
      ['RUN npm prune --omit=dev', { '-app/node_modules/typescript': 0 }],
    ],
    faults: [[REMOVED, 'app/node_modules/typescript']],
  },
  {
    name: 'a history that is removed',
    layers: [
      ['RUN git clone x /app', { 'app/.git/objects/pack/a.pack': 90_000, 'app/a.bin': 20_000 }],
      ['RUN rm -rf /app/.git', { '-app/.git': 0 }],
    ],
    faults: [[REMOVED, 'app/.git']],
  },
  {
    name: 'sources that are removed after the build',
    layers: [
      ['COPY . /src', { 'src/a.c': 70_000 }],
      ['RUN make && rm -rf /src', { 'usr/bin/a': 30_000, '-src': 0 }],
    ],
    faults: [[REMOVED, 'src']],
  },
  {
    name: 'a large file that is replaced',
    layers: [
      ['COPY model.bin /srv/', { 'srv/model.bin': noise(150_000, 'old') }],
      ['COPY new.bin /srv/model.bin', { 'srv/model.bin': noise(150_000, 'new') }],
    ],
    faults: [[REMOVED, 'srv']],
  },
  {
    name: 'two folders, by two layers',
    layers: [
      ['RUN a', { 'opt/a/a.bin': 40_000, 'opt/b/b.bin': 40_000 }],
      ['RUN rm a', { '-opt/a': 0 }],
      ['RUN rm b', { '-opt/b': 0 }],
    ],
    faults: [
      [REMOVED, 'opt/a'],
      [REMOVED, 'opt/b'],
    ],
  },
  {
    name: 'an archive that another instruction uses before it is removed',
    layers: [
      ['RUN curl -o /opt/a.tgz x', { 'opt/a.tgz': 80_000 }],
      ['RUN tar -xf /opt/a.tgz -C /srv', { 'srv/a.bin': 60_000 }],
      ['RUN rm /opt/a.tgz', { '-opt/a.tgz': 0 }],
    ],
    faults: [[REMOVED, 'opt']],
  },
  {
    name: 'databases of dpkg that are written again',
    layers: [
      ['RUN apt-get install a', { 'var/lib/dpkg/status': noise(150_000, 'one') }],
      ['RUN apt-get install b', { 'var/lib/dpkg/status': noise(150_000, 'two') }],
    ],
    faults: [],
  },
  {
    name: 'a log and a cache of the loader',
    layers: [
      ['RUN a', { 'var/log/dpkg.log': noise(120_000, '1'), 'etc/ld.so.cache': noise(120_000, '2') }],
      ['RUN b', { 'var/log/dpkg.log': noise(120_000, '3'), 'etc/ld.so.cache': noise(120_000, '4') }],
    ],
    faults: [],
  },
  {
    name: 'small settings that are replaced',
    layers: [
      ['COPY a.conf /etc/a.conf', { 'etc/a.conf': noise(30_000, '5') }],
      ['COPY b.conf /etc/a.conf', { 'etc/a.conf': noise(30_000, '6') }],
    ],
    faults: [],
  },
  {
    name: 'a file of the base image',
    layers: [
      ['FROM base', { 'usr/share/a.bin': 200_000 }],
      ['RUN rm /usr/share/a.bin', { '-usr/share/a.bin': 0 }],
    ],
    faults: [],
    more: { baseCount: 1 },
  },
  {
    name: 'what one layer creates and removes',
    layers: [
      ['RUN make && make clean', { 'usr/bin/a': 60_000 }],
      ['COPY b /b', { b: 60_000 }],
    ],
    faults: [],
  },
  {
    name: 'a whiteout of nothing',
    layers: [
      ['RUN a', { 'opt/a.bin': 60_000 }],
      ['RUN rm -rf /var/none', { '-var/none': 0 }],
    ],
    faults: [],
  },
];

const REWRITTEN = 'rewritten';
const rewritten: readonly ImageCase[] = [
  {
    name: 'chown of a copy',
    layers: [
      ['COPY . /app', app],
      ['RUN chown -R node /app', app],
    ],
    faults: [[REWRITTEN, 'app']],
  },
  {
    name: 'chmod of a copy',
    layers: [
      ['COPY . /app', app],
      ['RUN chmod -R 755 /app', app],
    ],
    faults: [[REWRITTEN, 'app']],
  },
  {
    name: 'chown of packages',
    layers: [
      ['RUN npm ci', modulesOf('app', { express: { bytes: 50_000 } })],
      ['RUN chown -R node:node /app', modulesOf('app', { express: { bytes: 50_000 } })],
    ],
    faults: [[REWRITTEN, 'app/node_modules']],
  },
  {
    name: 'chown of packages and a copy together',
    layers: [
      ['RUN npm ci', modulesOf('app', { express: { bytes: 50_000 } })],
      ['COPY . /app', app],
      ['RUN chown -R node:node /app', { ...modulesOf('app', { express: { bytes: 50_000 } }), ...app }],
    ],
    faults: [[REWRITTEN, 'app']],
  },
  {
    name: 'the same copy twice',
    layers: [
      ['COPY a /app', app],
      ['COPY . /app', app],
    ],
    faults: [[REWRITTEN, 'app']],
  },
  {
    name: 'chown of the base',
    layers: [
      ['FROM base', { 'srv/www/a.bin': 90_000 }],
      ['RUN chown -R www /srv', { 'srv/www/a.bin': 90_000 }],
    ],
    faults: [[REWRITTEN, 'srv/www']],
    more: { baseCount: 1 },
  },
  {
    name: 'a move back and forth',
    layers: [
      ['RUN a', { 'opt/a.bin': 60_000 }],
      ['RUN mv /opt/a.bin /tmp/x && mv /tmp/x /opt/a.bin', { 'opt/a.bin': 60_000 }],
    ],
    faults: [[REWRITTEN, 'opt']],
  },
  {
    name: 'a copy with its owner',
    layers: [
      ['COPY --chown=node . /app', app],
      ['RUN chown node /app', {}],
    ],
    faults: [],
  },
  {
    name: 'another content of a few files',
    layers: [
      ['COPY a /app', app],
      ['RUN build', other],
    ],
    faults: [[REMOVED, 'app']],
  },
  {
    name: 'another content at another path',
    layers: [
      ['COPY a /app', app],
      ['COPY b /b', { 'b/main.bin': 90_000 }],
    ],
    faults: [],
  },
];

const CACHE = 'package-cache';
const cached = (name: string, path: string, instruction = 'RUN install') =>
  faulty(CACHE, name, [instruction, { [path]: 50_000 }], path.split('/').slice(0, 2).join('/'));
const kept = (name: string, path: string, instruction = 'RUN install') => clean(name, instruction, { [path]: 50_000 });

const caches: readonly ImageCase[] = [
  cached('apt, its lists', 'var/lib/apt/lists/deb.debian.org_dists_bookworm_main_binary-amd64_Packages.lz4'),
  cached('apt, its archives', 'var/cache/apt/archives/gcc-12_12.2.0-14_amd64.deb'),
  cached('apt, its index', 'var/cache/apt/pkgcache.bin'),
  cached('apk', 'var/cache/apk/APKINDEX.70c88391.tar.gz'),
  cached('dnf', 'var/cache/dnf/fedora-1/repodata/primary.xml.gz'),
  cached('yum', 'var/cache/yum/x86_64/7/base/primary.sqlite'),
  cached('zypper', 'var/cache/zypp/solv/a/solv'),
  cached('pacman', 'var/cache/pacman/pkg/gcc-14.pkg.tar.zst'),
  cached('pip of root', 'root/.cache/pip/http-v2/a/b/c/d/e/abc.body'),
  cached('pip of a user', 'home/app/.cache/pip/wheels/a.whl'),
  cached('uv', 'root/.cache/uv/archive-v0/a/b.py'),
  cached('Poetry', 'root/.cache/pypoetry/artifacts/a/b.whl'),
  cached('npm of root', 'root/.npm/_cacache/content-v2/sha512/aa/bb/cc'),
  cached('npm of a user', 'home/node/.npm/_cacache/content-v2/sha512/aa/bb/cc'),
  cached('Yarn', 'usr/local/share/.cache/yarn/v6/npm-a/node_modules/a/index.js'),
  cached('pnpm', 'root/.local/share/pnpm/store/v10/files/00/aa'),
  cached('node-gyp', 'root/.cache/node-gyp/24.0.0/include/node/v8.h'),
  cached('Composer', 'root/.composer/cache/files/a/b.zip'),
  cached('gems', 'usr/local/bundle/cache/rails-8.0.0.gem'),
  cached('conda', 'opt/conda/pkgs/numpy-2.0/lib/a.so'),
  cached('Go', 'root/.cache/go-build/00/a-d'),
  cached('ccache', 'root/.ccache/0/a.o'),
  cached('sccache', 'root/.cache/sccache/a/b'),
  cached('Bazel', 'root/.cache/bazel/_bazel_root/install/a'),
  cached('NuGet', 'root/.local/share/NuGet/http-cache/a.dat'),
  cached('CPAN', 'root/.cpanm/work/1/a.tar.gz'),
  cached('Bun', 'root/.bun/install/cache/react@19.0.0/index.js'),
  kept('modules of Deno', 'root/.cache/deno/npm/registry.npmjs.org/a/1.0.0/index.js'),
  cached('npm, another directory', 'npm-cache/_cacache/content-v2/sha512/aa/bb/cc'),
  cached('pip, another directory', 'opt/pip-cache/http-v2/a/b/c/d/e/abc.body'),
  cached('uv, another directory', 'opt/uv-cache/wheels-v5/pypi/a/b.whl'),
  cached('Poetry, another directory', 'var/cache/pypoetry/artifacts/a/b.whl'),
  cached('pnpm, below its home', 'pnpm/store/v3/files/00/aa'),
  cached('pnpm, beside the application', 'app/.pnpm-store/v10/files/00/aa'),
  cached('pnpm, its metadata', 'root/.cache/pnpm/metadata-v1.3/registry.npmjs.org/react.json'),
  cached('Yarn 4', 'root/.yarn/berry/cache/react-npm-19.0.0-10c0.zip'),
  cached('Bundler with a path', 'app/vendor/bundle/ruby/3.4.0/cache/rails-8.0.0.gem'),
  cached('the index of Bundler', 'root/.bundle/cache/compact_index/rubygems.org.443/versions'),
  cached('Go, another directory', `gocache/3f/${'3f'.repeat(32)}-d`),
  cached('Composer, another home', 'opt/composer/cache/files/a/b.zip'),
  cached('Hex', 'root/.hex/packages/hexpm/plug-1.0.0.tar'),
  cached('tdnf', 'var/cache/tdnf/base/rpms/gcc.rpm'),
  cached('opkg', 'var/opkg-lists/base'),
  clean("zip files of Yarn 4 that Plug'n'Play runs", 'RUN yarn', {
    'app/.pnp.cjs': 5_000,
    'root/.yarn/berry/cache/react-npm-19.0.0-10c0.zip': 50_000,
  }),
  kept('a store of an application', 'app/store/v1/a.bin'),
  kept('an application in Go with hashes', 'srv/gopher/ab/index.bin'),
  kept('vendored gems', 'app/vendor/cache/rails-8.0.0.gem'),
  cached('Bundler of a user', 'root/.bundle/cache/compact_index/a/versions.gem'),
  kept('browsers of Playwright', 'root/.cache/ms-playwright/chromium-1/chrome'),
  kept('browsers of Puppeteer', 'root/.cache/puppeteer/chrome/linux/chrome'),
  kept('models', 'root/.cache/huggingface/hub/models--a/blobs/b'),
  kept('models of Torch', 'root/.cache/torch/hub/checkpoints/a.pth'),
  kept('packages of npx', 'root/.npm/_npx/a/node_modules/b/index.js'),
  kept('zip files of Plug and Play', 'app/.yarn/cache/react-npm-19.0.0.zip'),
  kept('environments of Poetry', 'root/.cache/pypoetry/virtualenvs/a/lib/python3.12/site-packages/flask/app.py'),
  kept('the cache of an application', 'app/var/cache/prod/Container.php'),
  kept('engines', 'root/.cache/prisma/master/abc/debian/libquery_engine'),
  kept('fonts', 'var/cache/fontconfig/a.cache-8'),
  kept('a library called cache', 'app/lib/cache/index.bin'),
  kept('a cache of man', 'var/cache/man/index.db'),
  kept('the program of uv', 'root/.local/share/uv/python/cpython-3.12/bin/python'),
  {
    name: 'lists of the base',
    layers: [
      ['FROM base', { 'var/lib/apt/lists/a_Packages': 60_000 }],
      ['COPY a /a', { a: 50_000 }],
    ],
    faults: [],
    more: { baseCount: 1 },
  },
  {
    name: 'files of a package',
    layers: [['RUN apt-get install x', debianOf({ 'apt-data': { 'var/cache/apt/data.bin': 50_000 } })]],
    faults: [],
  },
];

export const LAYER_CASES = [...removed, ...rewritten, ...caches];
