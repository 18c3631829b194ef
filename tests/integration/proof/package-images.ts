import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runCommand } from '#tests/support/image/command.ts';
import { unmountBelow } from '#tests/support/proof/store.ts';

/** Installer puts packages into an image in two layers, and lists what the image has. */
export type Installer = {
  /** The command that lists the packages. */
  listedBy: string;
  /** The kind of the packages. */
  kind: string;
  /** Programs that the build needs. */
  programs: string[];
  /** Returns what is missing besides, or null. */
  findMissing?(): string | null;
  /** The folder is empty and stays until the image is built. */
  stepsIn(folder: string): ((root: string) => Promise<void>)[];
  /** Returns "name version" of each package in a mounted image. */
  list(root: string): Promise<string[]>;
};

const lines = (text: string) => text.split('\n').filter((line) => line !== '');

/** Unpacks Debian packages without configuring them. */
export const DPKG: Installer = {
  listedBy: 'dpkg-query',
  kind: 'dpkg',
  programs: ['dpkg', 'dpkg-query', 'apt-get'],
  stepsIn: (folder) => [
    async (root) => {
      for (const name of ['updates', 'info', 'triggers'])
        mkdirSync(join(root, 'var/lib/dpkg', name), { recursive: true });
      writeFileSync(join(root, 'var/lib/dpkg/status'), '');
      await runCommand('apt-get', ['download', 'hostname', 'netbase', 'tzdata', 'zlib1g'], { cwd: folder });
      const archives = readdirSync(folder).map((name) => join(folder, name));
      await runCommand('dpkg', ['--root', root, '--force-all', '--no-triggers', '--unpack', ...archives]);
    },
    async (root) => {
      await runCommand('dpkg', ['--root', root, '--force-all', '--no-triggers', '--remove', 'hostname', 'netbase']);
    },
  ],
  list: listByDpkg,
};

/** Lists installed packages. Those of which only settings are left are not. */
async function listByDpkg(root: string): Promise<string[]> {
  const format = '$' + '{db:Status-Status} $' + '{Package} $' + '{Version}\\n';
  const printed = await runCommand('dpkg-query', ['--admindir', join(root, 'var/lib/dpkg'), '-W', '-f', format]);
  return lines(printed).flatMap((line) => /^(?!config-files |not-installed )\S+ (.*)$/.exec(line)?.[1] ?? []);
}

const NpmNode = z.object({
  version: z.string().optional(),
  get dependencies() {
    return z.record(z.string(), NpmNode).optional();
  },
});
type NpmNode = z.infer<typeof NpmNode>;

const NPM_FLAGS = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];

export const NPM: Installer = {
  listedBy: 'npm ls',
  kind: 'npm',
  programs: ['npm'],
  stepsIn: () => [
    async (root) => {
      const dependencies = { express: '4.21.2', debug: '4.4.0', '@types/ms': '0.7.34' };
      mkdirSync(join(root, 'app'));
      writeFileSync(join(root, 'app/package.json'), JSON.stringify({ name: 'app', version: '1.0.0', dependencies }));
      await runCommand('npm', ['install', ...NPM_FLAGS], { cwd: join(root, 'app') });
    },
    async (root) => {
      await runCommand('npm', ['uninstall', ...NPM_FLAGS, '@types/ms'], { cwd: join(root, 'app') });
      await runCommand('npm', ['install', ...NPM_FLAGS, 'debug@4.4.1'], { cwd: join(root, 'app') });
    },
  ],
  async list(root) {
    const printed = await runCommand('npm', ['ls', '--all', '--json'], { cwd: join(root, 'app') });
    const found = new Set<string>();
    const visit = ({ dependencies = {} }: NpmNode) => {
      for (const [name, node] of Object.entries(dependencies)) {
        if (node.version !== undefined) found.add(`${name} ${node.version}`);
        visit(node);
      }
    };
    visit(NpmNode.parse(JSON.parse(printed)));
    return [...found];
  },
};

/** Writes a wheel by hand, so that pip needs no network. */
async function writeWheel(folder: string, name: string, version: string): Promise<string> {
  const source = join(folder, `${name}-${version}`);
  const info = `${name}-${version}.dist-info`;
  mkdirSync(join(source, info), { recursive: true });
  writeFileSync(join(source, `${name.toLowerCase().replace('.', '_')}.py`), `VERSION = '${version}'\n`);
  writeFileSync(join(source, info, 'METADATA'), `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`);
  writeFileSync(
    join(source, info, 'WHEEL'),
    'Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  );
  writeFileSync(join(source, info, 'RECORD'), '');
  const wheel = join(folder, `${name}-${version}-py3-none-any.whl`);
  const parts = readdirSync(source).map((part) => join(source, part));
  await runCommand('python3', ['-m', 'zipfile', '-c', wheel, ...parts]);
  return wheel;
}

export const PIP: Installer = {
  listedBy: 'pip list',
  kind: 'python',
  programs: ['python3'],
  findMissing() {
    const { status } = spawnSync('python3', ['-c', 'import ensurepip, venv'], { stdio: 'ignore' });
    return status === 0 ? null : 'not installed: python3-venv';
  },
  stepsIn: (folder) => [
    async (root) => {
      await runCommand('python3', ['-m', 'venv', join(root, 'opt/venv')]);
      const wheels = [await writeWheel(folder, 'Some.Name', '1.2.3+local.1'), await writeWheel(folder, 'gone', '0.1')];
      await pip(root, ['install', '--no-index', '--no-deps', ...wheels]);
    },
    async (root) => {
      await pip(root, ['install', '--no-index', '--no-deps', await writeWheel(folder, 'Some.Name', '2.0rc1')]);
      await pip(root, ['uninstall', '--yes', 'gone']);
    },
  ],
  async list(root) {
    const printed = await pip(root, ['list', '--format', 'json']);
    const Packages = z.array(z.object({ name: z.string(), version: z.string() }));
    return Packages.parse(JSON.parse(printed)).map(({ name, version }) => `${name} ${version}`);
  },
};

function pip(root: string, args: string[]): Promise<string> {
  return runCommand(join(root, 'opt/venv/bin/python'), ['-m', 'pip', '--disable-pip-version-check', ...args]);
}

/** Debian's rpm writes SQLite only. Its other databases are in tests/unit/contents/packages/rpm.test.ts. */
export const RPM: Installer = {
  listedBy: 'rpm',
  kind: 'rpm',
  programs: ['rpm', 'rpmbuild'],
  stepsIn: (folder) => [
    async (root) => {
      const first = [
        await buildRpm(folder, 'alpha', { version: '1.0' }),
        await buildRpm(folder, 'beta', { version: '2.1', epoch: '3' }),
        await buildRpm(folder, 'gamma', { version: '0.9~rc1' }),
      ];
      mkdirSync(join(root, 'var/lib/rpm'), { recursive: true });
      await rpm(root, ['--initdb']);
      await rpm(root, ['--install', '--nodeps', ...first, FORCE]);
    },
    async (root) => {
      await rpm(root, ['--erase', '--nodeps', 'alpha', FORCE]);
      await rpm(root, ['--upgrade', '--nodeps', await buildRpm(folder, 'gamma', { version: '1.0' }), FORCE]);
    },
  ],
  async list(root) {
    const format = '%{NAME} %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\n';
    return lines(await rpm(root, ['--query', '--all', '--queryformat', format]));
  },
};

/** Without it Debian's rpm installs nothing. */
const FORCE = '--force-debian';

function rpm(root: string, args: string[]): Promise<string> {
  return runCommand('rpm', ['--root', root, '--dbpath', '/var/lib/rpm', ...args]);
}

type RpmVersion = { version: string; epoch?: string };

/** Builds an RPM of one file and returns its path. */
async function buildRpm(folder: string, name: string, { version, epoch }: RpmVersion): Promise<string> {
  const top = join(folder, `${name}-${version}`);
  const spec = join(folder, `${name}.spec`);
  writeFileSync(
    spec,
    [
      ...[`Name: ${name}`, `Version: ${version}`, 'Release: 1.test', 'Summary: A test', 'License: MIT'],
      ...['BuildArch: noarch', ...(epoch === undefined ? [] : [`Epoch: ${epoch}`]), '%description', 'A test.'],
      ...['%install', `mkdir -p %{buildroot}/opt`, `echo ${version} > %{buildroot}/opt/${name}`],
      ...['%files', `/opt/${name}`, ''],
    ].join('\n'),
  );
  await runCommand('rpmbuild', ['-bb', '--define', `_topdir ${top}`, spec]);
  const [built = ''] = readdirSync(join(top, 'RPMS/noarch'));
  return join(top, 'RPMS/noarch', built);
}

export const GO: Installer = {
  listedBy: 'go version -m',
  kind: 'go',
  programs: ['go'],
  stepsIn: (folder) => [
    (root) => buildGo(root, folder, { 'example.com/one': 'v1.4.0', 'example.com/two/v2': 'v2.0.1-rc.1' }),
    (root) =>
      buildGo(root, folder, { 'example.com/one': 'v1.5.0', 'example.com/three': 'v0.0.0-20260102030405-abcdefabcdef' }),
  ],
  async list(root) {
    const printed = await runCommand('go', ['version', '-m', join(root, 'app')]);
    const modules = [...printed.matchAll(/^\t(?:mod|dep)\t(\S+)\t(\S+)/gm)].map(
      ([, name, version]) => `${name} ${version}`,
    );
    return [...modules, `stdlib ${/: (go\S+)/.exec(printed)?.[1]}`];
  },
};

/** Builds a program with vendored modules, so that Go needs no network. */
async function buildGo(root: string, folder: string, modules: Record<string, string>): Promise<void> {
  rmSync(join(folder, 'vendor'), { recursive: true, force: true });
  const imports: string[] = [];
  const listed: string[] = [];
  for (const [path, version] of Object.entries(modules)) {
    mkdirSync(join(folder, 'vendor', path), { recursive: true });
    writeFileSync(join(folder, 'vendor', path, 'source.go'), 'package part\n\nfunc init() { println(1) }\n');
    imports.push(`import _ "${path}"`);
    listed.push(`# ${path} ${version}\n## explicit; go 1.18\n${path}\n`);
  }
  const required = Object.entries(modules).map(([path, version]) => `require ${path} ${version}`);
  writeFileSync(join(folder, 'go.mod'), ['module example.com/app', 'go 1.18', ...required, ''].join('\n'));
  writeFileSync(join(folder, 'vendor/modules.txt'), listed.join(''));
  writeFileSync(join(folder, 'main.go'), ['package main', ...imports, 'func main() {}', ''].join('\n'));
  const env = {
    GOFLAGS: '-mod=vendor',
    GOPROXY: 'off',
    GO111MODULE: 'on',
    CGO_ENABLED: '0',
    GOCACHE: join(folder, 'cache'),
  };
  await runCommand('go', ['build', '-o', join(root, 'app'), '.'], { cwd: folder, env });
}

/** A whole Debian root file system, with files that Debian's scripts made. It takes a minute to install. */
export const DEBIAN: Installer = {
  listedBy: 'dpkg-query in a whole Debian',
  kind: 'dpkg',
  programs: ['debootstrap', 'dpkg-query'],
  stepsIn: () => [
    async (root) => {
      const packages = ['python3-pip', 'python3-requests', 'python3-yaml'];
      const flags = ['--variant=minbase', `--include=${packages.join(',')}`];
      await runCommand('debootstrap', [...flags, 'bookworm', root], { timeoutMs: 1_500_000 });
      // It leaves /proc mounted.
      await unmountBelow(root);
    },
    async (root) => {
      await runCommand('dpkg', ['--root', root, '--force-all', '--purge', 'python3-yaml', 'tzdata']);
      await runCommand('chroot', [root, 'apt-get', 'clean']);
    },
  ],
  list: listByDpkg,
};
