import type { FileType } from '#lib/contents/file-type/file-type.ts';
import type { KnownFile } from '#lib/contents/list-known.ts';
import type { Packages } from '../packages/read.ts';
import { listDebian, listNpm } from './installed-files.ts';
import { makeFile, makeFolder, makeText } from './made-files.ts';

/** StoryLayer is a layer of the demo's services. Layers of equal names and instructions have equal files. */
export type StoryLayer = { name: string; instruction: string; files(packages: Packages): KnownFile[] };

const run = (command: string, flags = '') => `RUN ${flags}/bin/sh -c ${command} # buildkit`;
const INSTALL = 'apt-get update && apt-get install -y --no-install-recommends';
const WITHOUT_LISTS = '&& rm -rf /var/lib/apt/lists/*';
const SOURCE_MAP: FileType = { kind: 'source-map' };

/** What the release of Debian and the tools of the base image are. */
export type BaseRelease = 1 | 2;

/** The layers of the shared base image. The second release brings newer packages, git and curl. */
export function baseLayers(release: BaseRelease): StoryLayer[] {
  const tools = release === 1 ? 'ca-certificates tini' : 'ca-certificates curl git tini';
  return [
    {
      name: `system ${release}`,
      instruction: 'ADD rootfs.tar.xz / # buildkit',
      files: (packages) => listDebian(packages.set(`system ${release}`)),
    },
    {
      name: 'node',
      instruction: 'COPY /usr/local/bin/node /usr/local/bin/node # buildkit',
      files: (packages) =>
        packages
          .install('node')
          .flatMap(({ one }) => one.files())
          .filter(({ entry }) => entry.path === 'bin/node')
          .map((file) => ({ ...file, entry: { ...file.entry, path: 'usr/local/bin/node' } })),
    },
    {
      name: `tools ${release}`,
      instruction: run(`${INSTALL} ${tools} ${WITHOUT_LISTS}`),
      files: (packages) => listDebian(packages.set(`tools ${release}`), packages.set(`system ${release}`)),
    },
  ];
}

/** Package lists of apt with the sizes that they have on Debian 12. */
const APT_LISTS = {
  'debian-security_dists_bookworm-security_InRelease': 34_816,
  'debian-security_dists_bookworm-security_main_binary-amd64_Packages.lz4': 776_192,
  'debian_dists_bookworm-updates_InRelease': 56_320,
  'debian_dists_bookworm-updates_main_binary-amd64_Packages.lz4': 12_288,
  debian_dists_bookworm_InRelease: 151_552,
  'debian_dists_bookworm_main_binary-amd64_Packages.lz4': 18_874_368,
};

/** @param keepsLists - whether the package lists of apt stay in the layer */
export function curlLayer(keepsLists: boolean): StoryLayer {
  return {
    name: `curl ${keepsLists}`,
    instruction: run(keepsLists ? `${INSTALL} curl` : `${INSTALL} curl ${WITHOUT_LISTS}`),
    files: (packages) => [
      ...listDebian(packages.set('curl'), [...packages.set('system 1'), ...packages.set('tools 1')]),
      ...Object.entries(keepsLists ? APT_LISTS : {}).map(([name, sizeBytes]) =>
        makeFile(`var/lib/apt/lists/deb.debian.org_${name}`, { sizeBytes, share: name.endsWith('lz4') ? 0.8 : 0.6 }),
      ),
    ],
  };
}

/** The list of dependencies of an application. */
export function manifestLayer(application: string, version: string): StoryLayer {
  return {
    name: `manifest ${application} ${version}`,
    instruction: 'COPY package.json package-lock.json ./ # buildkit',
    files: () => [
      makeFolder('app'),
      makeText('app/package.json', 1_420, `${application} ${version}`),
      makeText('app/package-lock.json', 148_000, `${application} ${version}`),
    ],
  };
}

/**
 * The dependencies of an application.
 *
 * @param install - name of what npm installs
 */
export function packagesLayer(application: string, install: string, hasDevelopment = false): StoryLayer {
  return {
    name: `packages ${install}`,
    instruction: run(hasDevelopment ? 'npm ci' : 'npm ci --omit=dev', '--mount=type=cache,target=/root/.npm '),
    files: (packages) => listNpm('app', packages.install(install), application),
  };
}

/** All of an application but its dependencies, which `COPY . .` copies before they are installed. */
export function sourcesLayer(application: string, install: string, version: string): StoryLayer {
  const edition = `${application} ${version}`;
  return {
    name: `sources ${edition} ${install}`,
    instruction: 'COPY . . # buildkit',
    files: (packages) => [
      ...manifestLayer(application, install).files(packages),
      makeFolder('app/migrations'),
      makeText('app/migrations/001-accounts.sql', 18_400, application),
      makeText('app/config.json', 3_100, edition),
    ],
  };
}

/** Dependencies that each release installs again: only the log of npm differs. */
export function packagesAgainLayer(application: string, install: string, version: string): StoryLayer {
  return {
    name: `packages ${install} ${version}`,
    instruction: run('npm ci --omit=dev', '--mount=type=cache,target=/root/.npm/_cacache '),
    files: (packages) => [
      ...listNpm('app', packages.install(install), application),
      makeFolder('root/.npm/_logs'),
      makeText(`root/.npm/_logs/${version}-debug-0.log`, 2_300, version),
    ],
  };
}

type Built = { application: string; version: string; files?: number; hasMaps?: boolean };

/** The built application, from another stage. */
export function builtLayer({ application, version, files = 48, hasMaps = false }: Built): StoryLayer {
  const edition = `${application} ${version}`;
  return {
    name: `built ${edition} ${hasMaps}`,
    instruction: 'COPY /app/dist ./dist # buildkit',
    files: () => [
      makeFolder('app/dist'),
      ...Array.from({ length: files }, (_, number) => {
        // Two of three files stay the same from one release to the next.
        const path = `app/dist/routes/${application}-${number}.js`;
        const text = makeText(path, 9_000 + number * 310, number % 3 === 0 ? edition : application);
        const map = { sizeBytes: 41_000 + number * 900, share: 0.3, type: SOURCE_MAP, version: edition };
        return hasMaps ? [text, makeFile(`${path}.map`, map)] : [text];
      }).flat(),
      makeText('app/dist/server.js', 310_000, edition),
    ],
  };
}

/** The history of the repository, which `COPY . .` copied too. */
export function copiedLayer(application: string, version: string): StoryLayer {
  const edition = `${application} ${version}`;
  return {
    name: `copied ${edition}`,
    instruction: 'COPY . . # buildkit',
    files: () => [
      makeFolder('app/.git'),
      makeText('app/.git/HEAD', 21, application),
      makeText('app/.git/config', 290, application),
      makeFile('app/.git/index', { sizeBytes: 64_000, share: 0.5, version: edition }),
      makeFile(`app/.git/objects/pack/pack-4c1f0b7e.pack`, { sizeBytes: 7_340_000, share: 1, version: edition }),
      makeFile(`app/.git/objects/pack/pack-4c1f0b7e.idx`, { sizeBytes: 412_000, share: 0.8, version: edition }),
      makeText('app/README.md', 6_200, application),
      makeText('app/tsconfig.json', 410, application),
    ],
  };
}

/** A change of owner, which stores all files of the layers again. */
export function ownedLayer(layers: readonly StoryLayer[]): StoryLayer {
  return {
    name: `owned ${layers.map(({ name }) => name).join(', ')}`,
    instruction: run('chown -R node:node /app'),
    files: (packages) =>
      layers
        .flatMap((layer) => layer.files(packages))
        .map((file) => ({ ...file, access: { ...file.access, ...NODE } })),
  };
}

const NODE = { uid: 1000, gid: 1000 };
