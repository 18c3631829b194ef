import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectPackages, namesOf } from './collect.ts';

/** A working tree can have a link to the packages of another one. */
const ROOT = dirname(realpathSync(join(import.meta.dirname, '../../../../node_modules')));
const manifestOf = (name: string, version: string, more: object = {}) => JSON.stringify({ name, version, ...more });

describe('packages of node_modules', () => {
  it('have their name, version and directory from package.json', () => {
    const found = collectPackages([
      ['app/node_modules/lodash/package.json', manifestOf('lodash', '4.17.21')],
      ['app/node_modules/old/node_modules/lodash/package.json', manifestOf('lodash', '3.10.1')],
      ['app/node_modules/@swc/core/package.json', manifestOf('@swc/core', '1.3.2')],
    ]);
    expect(found.packages.map(({ name, version, directory }) => [name, version, directory])).toEqual([
      ['lodash', '4.17.21', 'app/node_modules/lodash'],
      ['lodash', '3.10.1', 'app/node_modules/old/node_modules/lodash'],
      ['@swc/core', '1.3.2', 'app/node_modules/@swc/core'],
    ]);
  });

  it('own the files of their directory, the innermost one first', () => {
    const { ownerOf } = collectPackages([
      ['app/node_modules/a/package.json', manifestOf('a', '1.0.0')],
      ['app/node_modules/a/node_modules/b/package.json', manifestOf('b', '2.0.0')],
    ]);
    const owners = ['a/lib/x.js', 'a/node_modules/b/x.js', 'a/y.js', 'ab/x.js', 'a/node_modules/c/z.js', 'a'];
    expect(owners.map((path) => ownerOf(`app/node_modules/${path}`)?.name)).toEqual([
      'a',
      'b',
      'a',
      undefined,
      'a',
      'a',
    ]);
    expect(ownerOf('app/index.js')).toBeNull();
  });

  it('are the directories below node_modules only, not others with a package.json', () => {
    const { packages } = collectPackages([
      ['app/package.json', manifestOf('app', '1.0.0')],
      ['app/node_modules/a/package.json', manifestOf('a', '1.0.0')],
      ['app/node_modules/a/dist/esm/package.json', manifestOf('inner', '1.0.0')],
      ['app/node_modules/.cache/package.json', manifestOf('cache', '1.0.0')],
      ['app/node_modules/@scope/package.json', manifestOf('scope', '1.0.0')],
      ['app/my_node_modules/b/package.json', manifestOf('b', '1.0.0')],
    ]);
    expect(packages.map(({ name }) => name)).toEqual(['a']);
  });

  it('keep what npm records of them, whichever file is first', () => {
    const lock = JSON.stringify({
      lockfileVersion: 3,
      packages: {
        'node_modules/a': { version: '1.0.0', dev: true },
        'node_modules/b': { version: '2.0.0', devOptional: true },
        'node_modules/b/node_modules/c': { version: '3.0.0', inBundle: true, peer: true },
        'node_modules/alias': { name: 'real', version: '4.0.0', optional: true },
        'node_modules/workspace': { resolved: 'packages/workspace', link: true },
        'packages/workspace': { version: '5.0.0' },
      },
    });
    const files = [
      ['app/node_modules/.package-lock.json', lock],
      ['app/node_modules/a/package.json', manifestOf('a', '1.0.0', { private: true })],
    ] as const;
    for (const order of [files, files.toReversed()]) {
      const { packages } = collectPackages(order);
      const all = packages.map(({ name, version, flags }) => `${name} ${version} ${flags.join()}`).sort();
      expect(all).toEqual(['a 1.0.0 dev,private', 'b 2.0.0 optional', 'c 3.0.0 bundled,peer', 'real 4.0.0 optional']);
    }
  });

  it('are bundled when the package around them says so', () => {
    const { packages } = collectPackages([
      ['lib/node_modules/npm/node_modules/abbrev/package.json', manifestOf('abbrev', '3.0.0')],
      ['lib/node_modules/npm/node_modules/other/package.json', manifestOf('other', '1.0.0')],
      ['lib/node_modules/npm/package.json', manifestOf('npm', '10.0.0', { bundleDependencies: ['abbrev', 'absent'] })],
      [
        'lib/node_modules/x/package.json',
        manifestOf('x', '1.0.0', { bundledDependencies: true, dependencies: { y: '*' } }),
      ],
      ['lib/node_modules/x/node_modules/y/package.json', manifestOf('y', '1.0.0')],
    ]);
    const bundled = packages.filter(({ flags }) => flags.includes('bundled'));
    expect(bundled.map(({ name }) => name)).toEqual(['abbrev', 'y']);
  });

  it.each([
    ['6', '/react-dom@18.2.0(react@18.2.0):', '/@babel/core@7.0.0:'],
    ['5', '/react-dom/18.2.0_react@18.2.0:', '/@babel/core/7.0.0:'],
    ['9', 'react-dom@18.2.0(react@18.2.0):', "'@babel/core@7.0.0':"],
  ])('of pnpm have the flags of its lock file in format %s', (_, reactDom, babel) => {
    const lock = `lockfileVersion: '6.0'\n\nsettings:\n  autoInstallPeers: true\n\npackages:\n\n  ${babel}\n    resolution: {integrity: x}\n    dev: true\n\n  ${reactDom}\n    resolution: {integrity: y}\n    dev: false\n    optional: true\n`;
    const store = 'app/node_modules/.pnpm';
    const { packages } = collectPackages([
      [`${store}/lock.yaml`, lock],
      [`${store}/react-dom@18.2.0_react@18.2.0/node_modules/react-dom/package.json`, manifestOf('react-dom', '18.2.0')],
      [`${store}/@babel+core@7.0.0/node_modules/@babel/core/package.json`, manifestOf('@babel/core', '7.0.0')],
    ]);
    expect(packages.map(({ name, flags }) => `${name} ${flags}`)).toEqual(['react-dom optional', '@babel/core dev']);
  });

  it('of pnpm that no project needs besides for development are found in format 9', () => {
    const lock = [
      "lockfileVersion: '9.0'",
      'importers:',
      '  .:',
      '    dependencies:',
      "      'cookie':",
      '        specifier: ^1.0.0',
      '        version: 1.0.0(a@1.0.0)',
      '    devDependencies:',
      "      '@babel/core':",
      '        specifier: ^7.0.0',
      '        version: 7.0.0',
      '      alias:',
      '        specifier: npm:real@2.0.0',
      '        version: real@2.0.0',
      'packages:',
      "  '@babel/core@7.0.0':",
      '    resolution: {integrity: x}',
      'snapshots:',
      "  '@babel/core@7.0.0':",
      '    dependencies:',
      '      ms: 2.0.0',
      '      only-dev: 3.0.0',
      '  cookie@1.0.0(a@1.0.0):',
      '    optionalDependencies:',
      '      ms: 2.0.0',
      '  ms@2.0.0: {}',
      '  only-dev@3.0.0: {}',
      '  real@2.0.0: {}',
      '',
    ].join('\n');
    const store = 'app/node_modules/.pnpm';
    const installed = [
      ['cookie', '1.0.0'],
      ['@babel/core', '7.0.0'],
      ['ms', '2.0.0'],
      ['only-dev', '3.0.0'],
      ['real', '2.0.0'],
    ] as const;
    const { packages } = collectPackages([
      [`${store}/lock.yaml`, lock],
      ...installed.map(([name, version]): [string, string] => [
        `${store}/${name.replace('/', '+')}@${version}/node_modules/${name}/package.json`,
        manifestOf(name, version),
      ]),
    ]);
    const development = packages.filter(({ flags }) => flags.includes('dev')).map(({ name }) => name);
    expect(development).toEqual(['@babel/core', 'only-dev', 'real']);
  });

  it('of Yarn are those of its state file', () => {
    const state = `# Warning: This file is automatically generated.\n\n__metadata:\n  version: 1\n  nmMode: classic\n\n"lodash@npm:4.17.21":\n  locations:\n    - "node_modules/lodash"\n    - "packages/a/node_modules/lodash"\n\n"@types/node@virtual:0123#npm:20.0.0":\n  locations:\n    - "node_modules/@types/node"\n\n"app@workspace:.":\n  locations:\n    - ""\n  bin:\n    x: "y"\n`;
    const { packages } = collectPackages([['srv/app/node_modules/.yarn-state.yml', state]]);
    expect(packages.map(({ name, version, directory }) => `${name} ${version} ${directory}`)).toEqual([
      'lodash 4.17.21 srv/app/node_modules/lodash',
      'lodash 4.17.21 srv/app/packages/a/node_modules/lodash',
      '@types/node 20.0.0 srv/app/node_modules/@types/node',
    ]);
  });

  it('of Yarn’s Plug’n’Play are the archives that its map names', () => {
    const map = `const RAW_RUNTIME_STATE =\n'{\\\n  "packageRegistryData": [\\\n    ["@aws-sdk/client-s3", [\\\n      ["npm:3.1.0", {\\\n        "packageLocation": "./.yarn/cache/@aws-sdk-client-s3-npm-3.1.0-0123456789-abcdef0123.zip/node_modules/@aws-sdk/client-s3/",\\\n        "packageDependencies": []\\\n      }]\\\n    ]],\\\n    ["app", [["workspace:.", {"packageLocation": "./"}]]]\\\n  ]\\\n}';`;
    const found = collectPackages([['app/.pnp.cjs', map]]);
    expect(namesOf(found)).toEqual(['npm @aws-sdk/client-s3 3.1.0']);
    const archive = 'app/.yarn/cache/@aws-sdk-client-s3-npm-3.1.0-0123456789-abcdef0123.zip';
    expect(found.ownerOf(archive)?.name).toBe('@aws-sdk/client-s3');
  });

  it('of Plug’n’Play are one archive, whatever peers they are used with', () => {
    const archive = 'cache/react-dom-npm-18.2.0-dd675bca1c-66dfc5f93e.zip';
    const places = [`.yarn/${archive}`, `.yarn/__virtual__/react-dom-virtual-57/0/${archive}`];
    const outside = '.yarn/__virtual__/a-virtual-57/2/.yarn/berry/cache/a-npm-1.0.0-dd675bca1c-8.zip';
    const map = [...places, outside]
      .map((place) => `"packageLocation": "./${place}/node_modules/${place === outside ? 'a' : 'react-dom'}/"`)
      .join();
    const { packages } = collectPackages([['root/app/.pnp.cjs', map]]);
    expect(packages.map(({ name, directory }) => `${name} ${directory}`)).toEqual([
      `react-dom root/app/.yarn/${archive}`,
      'a root/.yarn/berry/cache/a-npm-1.0.0-dd675bca1c-8.zip',
    ]);
  });

  it.each([
    ['no JSON', '{"name": "secret-token", '],
    ['a list', '[]'],
    ['too many values', `{"packages":{${'"":0,'.repeat(500_001)}"":0}}`],
    ['a large value', `{"packages":{"node_modules/b":{"version":"${'1'.repeat(300_000)}"}}}`],
  ])('that are %s are named as damaged, without any of their text', (_, content) => {
    const { packages, notRead } = collectPackages([
      ['node_modules/.package-lock.json', content],
      ['node_modules/a/package.json', manifestOf('a', '1.0.0')],
    ]);
    expect(packages.map(({ name }) => name)).toEqual(['a']);
    expect(notRead).toHaveLength(1);
    expect(notRead[0]).toMatch(
      /^node_modules\/\.package-lock\.json: not read: damaged \((?:not in its|more than|a value of)/,
    );
  });

  it('with a name or version that is none are left out or have no version', () => {
    const { packages } = collectPackages([
      ['node_modules/a/package.json', manifestOf('a\u0000b', '1')],
      ['node_modules/b/package.json', manifestOf('x'.repeat(257), '1')],
      ['node_modules/c/package.json', JSON.stringify({ name: 5, version: { x: 1 } })],
      ['node_modules/d/package.json', '{"name":"d","version":"1\\n2"}'],
      ['node_modules/e/package.json', '{"name":"__proto__","version":"\\ud800"}'],
    ]);
    expect(packages.map(({ name, version }) => [name, version])).toEqual([
      ['c', null],
      ['d', null],
      ['__proto__', null],
    ]);
  });

  it('of this repository are those that "npm ls" prints', { timeout: 120_000 }, () => {
    // It also fails where something was installed by hand, and prints everything then too.
    const options = { cwd: ROOT, maxBuffer: 2 ** 28, encoding: 'utf8' } as const;
    const { stdout } = spawnSync('npm', ['ls', '--all', '--json', '--long'], options);
    type Node = { name: string; version: string; path?: string; dependencies?: Record<string, Node> };
    const printed = new Set<string>();
    const visit = ({ dependencies = {} }: Node): void => {
      for (const node of Object.values(dependencies)) {
        if (node.path) printed.add(`${node.path.slice(ROOT.length + 1)} ${node.name} ${node.version}`);
        visit(node);
      }
    };
    visit(JSON.parse(stdout) as Node);
    const { packages } = collectPackages(listManifests('node_modules'));
    expect(packages.map(({ directory, name, version }) => `${directory} ${name} ${version}`).sort()).toEqual(
      [...printed].sort(),
    );
  });
});

function* listManifests(folder: string): Generator<[string, Buffer]> {
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* listManifests(path);
    else if (entry.name === 'package.json') yield [path, readFileSync(join(ROOT, path))];
  }
}
