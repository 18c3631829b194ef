import { elfOf } from '#tests/support/elf.ts';
import { type LayerFiles, noise } from '../images.ts';
import { clean, debianOf, faulty, type ImageCase, modulesOf, startedBy } from './image-case.ts';

const LOADER = '/lib64/ld-linux-x86-64.so.2';
const program = (seed: string, ...needed: string[]) =>
  Buffer.concat([elfOf({ interpreter: LOADER, needed }), noise(30_000, seed)]);
const library = (soname: string, ...needed: string[]) =>
  Buffer.concat([elfOf({ soname, needed }), noise(30_000, soname)]);
const site = (name: string) => `opt/venv/lib/python3.12/site-packages/${name}`;

const DEVELOPMENT = 'dev-dependencies';
const fault = (name: string, files: LayerFiles, path: string, instruction = 'RUN install') =>
  faulty(DEVELOPMENT, name, [instruction, files], path);

const development: readonly ImageCase[] = [
  startedBy(
    fault(
      'npm, recorded',
      modulesOf('app', { express: { bytes: 30_000 }, typescript: { bytes: 80_000, isDevelopment: true } }),
      'app/node_modules/typescript',
      'RUN npm ci',
    ),
    'node',
    'main.js',
  ),
  startedBy(
    fault(
      'npm, an unknown name',
      modulesOf('srv', { 'acme-lint': { bytes: 80_000, isDevelopment: true } }),
      'srv/node_modules/acme-lint',
      'RUN npm ci',
    ),
    'node',
    'main.js',
  ),
  fault(
    'Yarn, by name',
    modulesOf('app', { express: { bytes: 30_000 }, eslint: { bytes: 60_000 } }, false),
    'app/node_modules/eslint',
    'RUN yarn install',
  ),
  fault(
    'Yarn, types',
    modulesOf('app', { '@types/node': { bytes: 60_000 } }, false),
    'app/node_modules/@types/node',
    'RUN yarn',
  ),
  fault('Go', { 'go/pkg/mod/github.com/a/b@v1.0.0/b.go': 50_000 }, 'go/pkg/mod', 'RUN go build'),
  fault('Go, of root', { 'root/go/pkg/mod/cache/download/a.zip': 50_000 }, 'root/go/pkg/mod', 'RUN go build'),
  fault(
    'Cargo',
    { 'usr/local/cargo/registry/src/index/a/lib.rs': 50_000 },
    'usr/local/cargo/registry',
    'RUN cargo build',
  ),
  fault('Maven', { 'root/.m2/repository/org/a/a.jar': 50_000 }, 'root/.m2/repository', 'RUN mvn package'),
  fault('Gradle', { 'root/.gradle/caches/modules-2/files/a.jar': 50_000 }, 'root/.gradle/caches', 'RUN gradle build'),
  fault('Coursier', { 'root/.cache/coursier/v1/https/repo/a.jar': 50_000 }, 'root/.cache/coursier', 'RUN sbt stage'),
  fault('Dart', { 'root/.pub-cache/hosted/pub.dev/a-1.0.0/lib/a.dart': 50_000 }, 'root/.pub-cache', 'RUN dart compile'),
  fault('NuGet', { 'root/.nuget/packages/a/1.0.0/a.dll': 50_000 }, 'root/.nuget/packages', 'RUN dotnet publish'),
  fault('pytest', { [site('pytest/main.py')]: 30_000, [site('flask/app.py')]: 30_000 }, site('pytest')),
  fault('mypy', { [site('mypy/build.py')]: 60_000 }, site('mypy')),
  fault('black and its parser', { [site('blib2to3/pgen2/a.py')]: 40_000 }, site('blib2to3')),
  fault('wheels', { 'wheels/flask-3.0-py3-none-any.whl': 50_000 }, 'wheels'),
  fault('Jupyter', { [site('jupyter_server/a.py')]: 50_000 }, site('jupyter_server')),
  fault('debugpy', { [site('debugpy/a.py')]: 50_000 }, site('debugpy')),
  clean(
    'packages that run',
    'RUN npm ci --omit=dev',
    modulesOf('app', { express: { bytes: 30_000 }, typescript: { bytes: 60_000 } }),
  ),
  clean(
    'packages of Yarn that run',
    'RUN yarn',
    modulesOf(
      'app',
      { react: { bytes: 30_000 }, fastify: { bytes: 60_000 }, 'jest-diff-viewer-of-app': { bytes: 10 } },
      false,
    ),
  ),
  clean('Python that runs', 'RUN pip install', {
    [site('flask/app.py')]: 30_000,
    [site('pipelines/a.py')]: 30_000,
    [site('buildings/a.py')]: 30_000,
  }),
  clean('vendored Go', 'COPY . .', { 'app/vendor/github.com/a/b/b.go': 50_000 }),
  clean('wheels of Python itself', 'RUN make install', {
    'usr/local/lib/python3.12/ensurepip/_bundled/pip-24.whl': 50_000,
  }),
  clean('jars of an application', 'COPY target/libs /app/libs', { 'app/libs/a.jar': 50_000 }),
  clean('a folder called cargo', 'COPY . .', { 'app/cargo/manifest.bin': 50_000 }),
  clean('node-gyp in npm', 'RUN npm ci', modulesOf('app', { 'node-gyp-build': { bytes: 50_000 } })),
];

const TOOLCHAIN = 'toolchain';
const COMPILER = { 'usr/bin/x86_64-linux-gnu-gcc-12': program('gcc', 'libisl.so.23') };
const tools = (name: string, packages: Record<string, LayerFiles>, path: string) =>
  faulty(TOOLCHAIN, name, ['RUN apt-get install', debianOf(packages)], path);

const chains: readonly ImageCase[] = [
  tools('gcc', { 'gcc-12': COMPILER }, 'usr/bin'),
  tools(
    'g++ and its library',
    {
      'g++-12': { 'usr/bin/g++-12': program('gxx', 'libmpc.so.3') },
      libmpc3: { 'usr/lib/libmpc.so.3': library('libmpc.so.3') },
    },
    'usr/lib',
  ),
  tools(
    'gcc and its library, named as on Alpine',
    {
      gcc: { 'usr/bin/gcc': program('gcc', 'libmpfr.so.6') },
      mpfr4: { 'usr/lib/libmpfr.so.6': library('libmpfr.so.6') },
    },
    'usr/lib',
  ),
  faulty(
    TOOLCHAIN,
    'what was installed with tools only',
    [
      'RUN apt-get update && apt-get install -y build-essential',
      debianOf({
        'dpkg-dev': { 'usr/bin/dpkg-buildflags': '#!/usr/bin/perl\n' },
        perl: { 'usr/bin/perl5.36.0': program('perl') },
        'perl-modules-5.36': { 'usr/share/perl/5.36.0/a.bin': 40_000 },
      }),
    ],
    'usr/share/perl',
  ),
  clean(
    'a runtime that was installed with tools, and its data',
    'RUN apt-get update && apt-get install -y python3-dev',
    debianOf({
      'python3.11': { 'usr/bin/python3.11': program('python') },
      'python3.11-data': { 'usr/lib/python3.11/a.bin': 40_000 },
      'media-types': { 'etc/mime.bin': 40_000 },
    }),
    ['python3', 'app.py'],
  ),
  clean(
    'what was installed besides tools',
    'RUN apt-get update && apt-get install -y make postgresql-client',
    debianOf({
      make: { 'usr/bin/make': 1_000 },
      'postgresql-client-15': { 'usr/lib/postgresql/15/bin/psql': program('psql', 'libpq.so.5') },
      libpq5: { 'usr/lib/libpq.so.5': library('libpq.so.5') },
    }),
  ),
  tools('headers of a library', { 'libssl-dev': { 'usr/include/openssl/ssl.h': 60_000 } }, 'usr/include'),
  tools('make', { make: { 'usr/bin/make': program('make') } }, 'usr/bin'),
  tools(
    'CMake',
    { cmake: { 'usr/bin/cmake': program('cmake') }, 'cmake-data': { 'usr/share/cmake-3.25/a.cmake': 40_000 } },
    'usr/share/cmake-3.25',
  ),
  tools(
    'Rust',
    { rustc: { 'usr/bin/rustc': program('rustc') }, cargo: { 'usr/bin/cargo': program('cargo') } },
    'usr/bin',
  ),
  tools('Go of Debian', { 'golang-1.19-go': { 'usr/lib/go-1.19/bin/go': program('go') } }, 'usr/lib/go-1.19'),
  tools('git', { git: { 'usr/bin/git': program('git') }, 'git-man': { 'usr/share/git/a.bin': 30_000 } }, 'usr/bin'),
  tools(
    'gdb and strace',
    { gdb: { 'usr/bin/gdb': program('gdb') }, strace: { 'usr/bin/strace': program('strace') } },
    'usr/bin',
  ),
  tools('a JDK', { 'openjdk-17-jdk-headless': { 'usr/lib/jvm/java-17/bin/javac': program('javac') } }, 'usr/lib/jvm'),
  faulty(
    TOOLCHAIN,
    'Go, unpacked',
    ['RUN curl', { 'usr/local/go/bin/go': program('go'), 'usr/local/go/pkg/tool/compile': 60_000 }],
    'usr/local/go',
  ),
  faulty(
    TOOLCHAIN,
    'Rust by rustup',
    ['RUN rustup', { 'usr/local/rustup/toolchains/stable/lib/a.rlib': 60_000 }],
    'usr/local/rustup/toolchains',
  ),
  faulty(TOOLCHAIN, 'Maven', ['RUN curl', { 'opt/maven/lib/a.jar': 60_000 }], 'opt/maven'),
  faulty(TOOLCHAIN, 'static libraries', ['RUN make install', { 'usr/local/lib/libfoo.a': 60_000 }], 'usr/local/lib'),
  faulty(
    TOOLCHAIN,
    'headers, installed by make',
    ['RUN make install', { 'usr/local/include/foo/foo.h': 60_000 }],
    'usr/local/include',
  ),
  clean(
    'libraries of gcc',
    'RUN apt-get install',
    debianOf({
      'gcc-12-base': { 'usr/share/gcc/a.bin': 30_000 },
      'libgcc-s1': { 'usr/lib/libgcc_s.so.1': library('libgcc_s.so.1') },
      'libstdc++6': { 'usr/lib/libstdc++.so.6': library('libstdc++.so.6') },
    }),
  ),
  clean('git that the command starts', 'RUN apt-get install', debianOf({ git: { 'usr/bin/git': program('git') } }), [
    'git',
    'daemon',
  ]),
  clean(
    'make that starts the application',
    'RUN apt-get install',
    debianOf({ make: { 'usr/bin/make': program('make') } }),
    ['sh', '-c', 'make run'],
  ),
  clean('a shell script that needs a tool', 'RUN apt-get install', {
    ...debianOf({ gdb: { 'usr/bin/gdb': program('gdb') } }),
    'usr/local/bin/trace': '#!/usr/bin/gdb -x\n',
  }),
  clean(
    'a runtime of Java',
    'RUN apt-get install',
    debianOf({ 'openjdk-17-jre-headless': { 'usr/lib/jvm/java-17/lib/modules': 60_000 } }),
  ),
  clean(
    'a library with a name of a tool',
    'RUN apt-get install',
    debianOf({
      libcurl4: { 'usr/lib/libcurl.so.4': library('libcurl.so.4') },
      libudev1: { 'usr/lib/libudev.so.1': library('libudev.so.1') },
    }),
  ),
  clean('headers of an application', 'COPY . .', { 'app/include/a.h': 60_000, 'app/build/liba.a': 60_000 }),
  clean('headers of a package', 'RUN pip install', {
    'opt/venv/lib/python3.12/site-packages/numpy/include/a.h': 60_000,
  }),
  {
    name: 'a compiler of the base',
    layers: [
      ['FROM gcc', debianOf({ 'gcc-12': COMPILER })],
      ['COPY a /a', { a: 60_000 }],
    ],
    faults: [],
    more: { baseCount: 1 },
  },
];

export const TOOL_CASES = [...development, ...chains];
