/** CachePlace is where a package manager keeps downloads that it gets again when it needs them. */
export type CachePlace = {
  about: string;
  title: string;
  /** Matches a folder with a slash at its end. The first group is the directory that is a cache. */
  root: RegExp;
  /** Names of files that count; all when it is missing. */
  file?: RegExp;
  /** The directory to mount as a cache, when it is not the root. */
  mount?: string;
  /** True where packages are links to files of the cache. Their bytes stay without it, but the entries of the links do not. */
  isLinked?: boolean;
  /** Names of files with which programs use the cache. With one of them in the image it is left out. */
  isUsedWith?: readonly string[];
  /** The commands that fill the cache. All of them need the mount where one fills it and another reads it. */
  sharedBy?: RegExp;
};

const SYSTEM: readonly CachePlace[] = [
  {
    about: 'apt-lists',
    title: 'Package lists of apt',
    root: /^(var\/lib\/apt\/lists)\//,
    // apt removes unknown files from the directory itself, such as those with which builders lock it.
    mount: 'var/lib/apt',
    file: /^(?!lock$)/,
    sharedBy: /\bapt(?:-get|itude)?\s/,
  },
  { about: 'apt', title: 'Downloads of apt', root: /^(var\/cache\/apt)\//, sharedBy: /\bapt(?:-get|itude)?\s/ },
  {
    about: 'apk',
    title: 'Downloads of apk',
    root: /^((?:var\/cache|etc\/apk)\/(?:apk|cache))\//,
    file: /\.(?:apk|tar\.gz)$/,
    sharedBy: /\bapk\s/,
  },
  {
    about: 'dnf',
    title: 'Downloads of dnf',
    root: /^(var\/cache\/(?:dnf|yum|libdnf5|tdnf))\//,
    sharedBy: /\b(?:microdnf|tdnf|dnf5?|yum)\s/,
  },
  { about: 'zypper', title: 'Downloads of zypper', root: /^(var\/cache\/zypp)\//, sharedBy: /\bzypper\s/ },
  { about: 'pacman', title: 'Downloads of pacman', root: /^(var\/cache\/pacman)\//, sharedBy: /\bpacman\s/ },
  { about: 'xbps', title: 'Downloads of XBPS', root: /^(var\/cache\/xbps)\//, sharedBy: /\bxbps-\w+\s/ },
  {
    about: 'opkg',
    title: 'Package lists of opkg',
    root: /^(var\/(?:opkg-lists|lib\/opkg\/lists))\//,
    sharedBy: /\bopkg\s/,
  },
  {
    about: 'portage',
    title: 'Downloads of Portage',
    root: /^(var\/cache\/(?:distfiles|binpkgs))\//,
    sharedBy: /\bemerge\s/,
  },
];

const LANGUAGES: readonly CachePlace[] = [
  { about: 'pip', title: 'Downloads of pip', root: /^((?:.*\/)?\.cache\/pip)\// },
  { about: 'uv', title: 'Downloads of uv', isLinked: true, root: /^((?:.*\/)?\.cache\/uv)\// },
  // Poetry keeps virtual environments, which are needed, beside these.
  { about: 'poetry', title: 'Downloads of Poetry', root: /^((?:.*\/)?pypoetry\/(?:cache|artifacts))\// },
  { about: 'pipenv', title: 'Downloads of Pipenv', root: /^((?:.*\/)?\.cache\/pipenv)\// },
  // npx runs packages from ".npm/_npx".
  {
    about: 'npm',
    title: 'Downloads of npm',
    root: /^((?:.*\/)?(?:\.npm\/(?:_cacache|_logs|_prebuilds)|_cacache(?=\/(?:content-v2|index-v5|tmp)\/)))\//,
  },
  { about: 'yarn', title: 'Downloads of Yarn', root: /^((?:.*\/)?\.cache\/yarn)\// },
  // The global cache of Yarn 2 and later. Plug'n'Play runs packages from there.
  {
    about: 'yarn-berry',
    title: 'Downloads of Yarn',
    root: /^((?:.*\/)?(?:\.yarn\/berry|share\/yarn\/berry)\/(?:cache|metadata))\//,
    isUsedWith: ['.pnp.cjs', '.pnp.js'],
  },
  {
    about: 'pnpm',
    title: 'The store of pnpm',
    isLinked: true,
    root: /^((?:.*\/)?(?:\.pnpm-store|\.?pnpm\/store|store(?=\/v\d+\/(?:files|index)\/)))\//,
  },
  { about: 'pnpm-metadata', title: 'Metadata of pnpm', root: /^((?:.*\/)?\.cache\/pnpm\/metadata[^/]*)\// },
  { about: 'bun', title: 'Downloads of Bun', isLinked: true, root: /^((?:.*\/)?\.bun\/install\/cache)\// },
  {
    about: 'node-gyp',
    title: 'Headers that node-gyp downloaded',
    root: /^((?:.*\/)?(?:\.cache\/node-gyp|\.node-gyp))\//,
  },
  { about: 'electron', title: 'Downloads of Electron', root: /^((?:.*\/)?\.cache\/electron(?:-builder)?)\// },
  {
    about: 'composer',
    title: 'Downloads of Composer',
    root: /^((?:.*\/)?(?:\.composer\/cache|\.cache\/composer|composer\/cache(?=\/(?:files|repo|vcs)\/)))\//,
  },
  {
    about: 'gem',
    title: 'Downloaded gems',
    root: /^((?:.*\/)?(?:usr\/local\/bundle|(?:gems|ruby)\/\d+(?:\.\d+)*|\.bundle)\/cache)\//,
    file: /\.gem$/,
  },
  {
    about: 'gem-index',
    title: 'Package lists of RubyGems',
    root: /^((?:.*\/)?(?:\.bundle\/cache\/compact_index|\.gem\/specs))\//,
  },
  {
    about: 'conda',
    title: 'Packages that conda unpacked',
    isLinked: true,
    root: /^((?:.*\/)?(?:mini|ana|mamba)?(?:conda|mamba|forge)\d?\/pkgs)\//,
  },
  { about: 'go-build', title: 'The build cache of Go', root: /^((?:.*\/)?\.cache\/go-build)\// },
  // GOCACHE can be any directory.
  {
    about: 'go-build',
    title: 'The build cache of Go',
    root: /^((?:.*\/)?(?=[^/]*go)[^/]+)\/[0-9a-f]{2}\/$/,
    file: /^[0-9a-f]{64}-[ad]$/,
  },
  { about: 'golangci-lint', title: 'The cache of golangci-lint', root: /^((?:.*\/)?\.cache\/golangci-lint)\// },
  { about: 'zig', title: 'The cache of Zig', root: /^((?:.*\/)?\.cache\/zig)\// },
  { about: 'ccache', title: 'The cache of ccache', root: /^((?:.*\/)?(?:\.ccache|\.cache\/s?ccache))\// },
  { about: 'bazel', title: 'The cache of Bazel', root: /^((?:.*\/)?\.cache\/bazel)\// },
  {
    about: 'nuget',
    title: 'Downloads of NuGet',
    root: /^((?:.*\/)?\.local\/share\/NuGet\/(?:http-cache|v3-cache|plugins-cache))\//,
  },
  { about: 'cpan', title: 'Downloads of CPAN', root: /^((?:.*\/)?(?:\.cpanm\/work|\.cpan\/(?:build|sources)))\// },
  { about: 'luarocks', title: 'Downloads of LuaRocks', root: /^((?:.*\/)?\.cache\/luarocks)\// },
  { about: 'hex', title: 'Downloads of Hex', root: /^((?:.*\/)?\.hex\/packages)\// },
  { about: 'cabal', title: 'Downloads of Cabal', root: /^((?:.*\/)?\.cabal\/packages)\// },
  { about: 'opam', title: 'Downloads of opam', root: /^((?:.*\/)?\.opam\/download-cache)\// },
  // PIP_CACHE_DIR can be any directory.
  {
    about: 'pip',
    title: 'Downloads of pip',
    root: /^((?:.*\/)?(?=[^/]*(?:pip|cache))[^/]+)\/http(?:-v2)?\/(?:[0-9a-f]\/){5}/,
  },
  // UV_CACHE_DIR, too.
  {
    about: 'uv',
    title: 'Downloads of uv',
    isLinked: true,
    root: /^((?:.*\/)?(?=[^/]*(?:uv|cache))[^/]+)\/(?:archive-v0|(?:wheels|simple|sdists|built-wheels|interpreter)-v\d+)\//,
  },
  { about: 'homebrew', title: 'Downloads of Homebrew', root: /^((?:.*\/)?\.cache\/Homebrew)\// },
];

const PLACES = [...SYSTEM, ...LANGUAGES];

/** Names of files with which programs use a cache. */
export const USING: ReadonlySet<string> = new Set(PLACES.flatMap(({ isUsedWith }) => isUsedWith ?? []));

/** A part of each path of PLACES, so that few folders are compared with all of them. */
const HINT =
  /(?:^|\/)(?:var\/|etc\/apk\/|\.cache\/|\.npm\/|\.bun\/|\.pnpm-store\/|pnpm\/|\.node-gyp\/|\.composer\/|\.ccache\/|NuGet\/|\.cpanm?\/|pkgs\/|cache\/|pypoetry\/|_cacache\/|berry\/|store\/v|\.gem\/|\.hex\/|\.cabal\/|\.opam\/|http(?:-v2)?\/|(?:archive|wheels|simple|sdists|interpreter)-v)|(?:^|\/)(?=[^/]*go)[^/]+\/[0-9a-f]{2}\/$/;

/** Returns the cache that a folder is in, with its directory. The path has no slash at either end. */
export function findCachePlace(folder: string): { place: CachePlace; root: string } | null {
  const full = `${folder}/`;
  if (!HINT.test(full)) return null;
  for (const place of PLACES) {
    const root = place.root.exec(full)?.[1];
    if (root !== undefined) return { place, root };
  }
  return null;
}
