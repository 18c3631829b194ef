import { describe, expect, it } from 'vitest';
import { createDatabases } from '#lib/contents/databases/databases.ts';
import { entryOf } from '#tests/unit/contents/indexes.ts';
import { collectPackages, namesOf } from './collect.ts';

const collector = createDatabases();

describe('packages of Composer', () => {
  const installed = {
    packages: [
      { name: 'symfony/console', version: 'v6.4.1', 'install-path': '../symfony/console' },
      { name: 'phpunit/phpunit', version: '10.5.2', 'install-path': '../phpunit/phpunit' },
      { name: 'evil/out', version: '1.0', 'install-path': '../../../../../../etc' },
    ],
    dev: true,
    'dev-package-names': ['phpunit/phpunit'],
  };

  it('have their directory, and whether they are for development', () => {
    const found = collectPackages([['srv/vendor/composer/installed.json', JSON.stringify(installed)]]);
    expect(found.packages.map(({ name, version, directory, flags }) => [name, version, directory, ...flags])).toEqual([
      ['symfony/console', 'v6.4.1', 'srv/vendor/symfony/console'],
      ['phpunit/phpunit', '10.5.2', 'srv/vendor/phpunit/phpunit', 'dev'],
      ['evil/out', '1.0', null],
    ]);
    expect(found.ownerOf('srv/vendor/symfony/console/Application.php')?.name).toBe('symfony/console');
    expect(found.ownerOf('etc/passwd')).toBeNull();
  });

  it('are read from the list of Composer 1', () => {
    const list = JSON.stringify([{ name: 'monolog/monolog', version: '1.27.1' }]);
    const found = collectPackages([['vendor/composer/installed.json', list]]);
    expect(found.ownerOf('vendor/monolog/monolog/src/x.php')).toMatchObject({ version: '1.27.1', kind: 'composer' });
  });
});

describe('packages of NuGet', () => {
  it('own the files that were published for them', () => {
    const deps = JSON.stringify({
      targets: {
        '.NETCoreApp,Version=v8.0': {
          'App/1.0.0': { runtime: { 'App.dll': {} } },
          'Newtonsoft.Json/13.0.3': { runtime: { 'lib/net6.0/Newtonsoft.Json.dll': {} } },
          'SQLite/2.1.6': { runtimeTargets: { 'runtimes/linux-x64/native/libe_sqlite3.so': {} } },
          'Humanizer/2.14.1': { resources: { 'lib/net6.0/de/Humanizer.resources.dll': { locale: 'de' } } },
        },
      },
      libraries: {
        'App/1.0.0': { type: 'project' },
        'Newtonsoft.Json/13.0.3': { type: 'package' },
        'SQLite/2.1.6': { type: 'package' },
        'Humanizer/2.14.1': { type: 'package' },
      },
    });
    const found = collectPackages([['app/App.deps.json', deps]]);
    expect(namesOf(found)).toEqual(['nuget Humanizer 2.14.1', 'nuget Newtonsoft.Json 13.0.3', 'nuget SQLite 2.1.6']);
    expect(found.ownerOf('app/Newtonsoft.Json.dll')?.name).toBe('Newtonsoft.Json');
    expect(found.ownerOf('app/runtimes/linux-x64/native/libe_sqlite3.so')?.name).toBe('SQLite');
    expect(found.ownerOf('app/de/Humanizer.resources.dll')?.name).toBe('Humanizer');
    expect(found.ownerOf('app/App.dll')).toBeNull();
  });
});

describe('programs of "cargo install"', () => {
  it('belong to their crate', () => {
    const crates = JSON.stringify({
      installs: {
        'ripgrep 13.0.0 (registry+https://github.com/rust-lang/crates.io-index)': { bins: ['rg'] },
        'no-version': { bins: ['x'] },
      },
    });
    const found = collectPackages([['usr/local/cargo/.crates2.json', crates]]);
    expect(namesOf(found)).toEqual(['cargo ripgrep 13.0.0']);
    expect(found.ownerOf('usr/local/cargo/bin/rg')?.name).toBe('ripgrep');
  });
});

describe('packages that their place names', () => {
  it.each([
    ['jars', `${'-1'.repeat(2000)}xjar`, `${'a/'.repeat(200)}${'-1'.repeat(1000)}.jar`],
    ['gems', `${'gems/'.repeat(250)}x`, `gems/${'a-1.1.1-1.1.1'.repeat(15)}!/x`],
    ['modules', `${'pkg/mod/'.repeat(125)}x`, `pkg/mod/${'a/'.repeat(250)}x`],
    ['crates', `${'registry/'.repeat(250)}x`, `registry/src/${'a-0123456789abcdef'.repeat(200)}/x-1.1/x`],
    ['Homebrew', `${'Cellar/a/'.repeat(125)}`, `${'Cellar/'.repeat(250)}x/y`],
  ])('take no longer for paths that were made to slow %s down', (_, ...paths) => {
    const startedAt = process.cpuUsage();
    for (let round = 0; round < 2000; round += 1)
      for (const path of paths) collector.observe(entryOf(`${round % 2}/${path}`, 1));
    const { user, system } = process.cpuUsage(startedAt);
    // 4,000 paths; a square of 4,000 characters would take a minute.
    expect((user + system) / 1000).toBeLessThan(2000);
  });

  it.each([
    ['app.jar', 'java app null', 'app.jar'],
    ['srv/BOOT-INF/lib/spring-core-6.1.2.jar', 'java spring-core 6.1.2', 'srv/BOOT-INF/lib/spring-core-6.1.2.jar'],
    [
      'usr/local/bundle/specifications/nokogiri-1.15.4-x86_64-linux.gemspec',
      'gem nokogiri 1.15.4',
      'usr/local/bundle/gems/nokogiri-1.15.4-x86_64-linux/lib/x.rb',
    ],
    [
      'usr/lib/ruby/gems/3.2.0/specifications/default/net-http-0.3.2.gemspec',
      'gem net-http 0.3.2',
      'usr/lib/ruby/gems/3.2.0/gems/net-http-0.3.2/x',
    ],
    [
      'root/.cargo/registry/src/index.crates.io-6f17d22bba15001f/serde-1.0.193/src/lib.rs',
      'cargo serde 1.0.193',
      'root/.cargo/registry/src/index.crates.io-6f17d22bba15001f/serde-1.0.193/build.rs',
    ],
    [
      'go/pkg/mod/github.com/!burnt!sushi/toml@v1.2.0/decode.go',
      'go github.com/BurntSushi/toml v1.2.0',
      'go/pkg/mod/github.com/!burnt!sushi/toml@v1.2.0/a/b.go',
    ],
    [
      'home/linuxbrew/.linuxbrew/Cellar/openssl@3/3.2.0/bin/openssl',
      'homebrew openssl@3 3.2.0',
      'home/linuxbrew/.linuxbrew/Cellar/openssl@3/3.2.0/lib/x.so',
    ],
    [
      'nix/store/0123456789abcdfghijklmnpqrsvwxyz-openssl-3.0.12-bin/bin/openssl',
      'nix openssl 3.0.12',
      'nix/store/0123456789abcdfghijklmnpqrsvwxyz-openssl-3.0.12-bin/lib/x',
    ],
    [
      'nix/store/0123456789abcdfghijklmnpqrsvwxyz-source/x',
      'nix source null',
      'nix/store/0123456789abcdfghijklmnpqrsvwxyz-source/y',
    ],
  ])('are listed for %s', (path, name, owned) => {
    const found = collectPackages([[path, 'x']]);
    expect(namesOf(found)).toEqual([name]);
    expect(`${found.ownerOf(owned)?.kind} ${found.ownerOf(owned)?.name}`).toBe(name.split(' ').slice(0, 2).join(' '));
  });

  it.each([
    'go/pkg/mod/cache/download/golang.org/x/net/@v/v0.17.0.zip',
    'srv/gems/readme/x.rb',
    'root/.cargo/registry/index/index.crates.io-6f17d22bba15001f/config.json',
    'usr/share/Cellar/x',
    'jar',
    '.jar',
  ])('are not listed for %s', (path) => {
    expect(collectPackages([[path, 'x']]).packages).toEqual([]);
  });
});
