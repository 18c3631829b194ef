import type { Offers } from './offers.ts';

/** The packages that each manager installs. */
const KINDS = { apt: 'dpkg', apk: 'apk', dnf: 'rpm', microdnf: 'rpm' } as const;

/** Reports whether a manager installs packages of a kind. */
export const installsKind = (manager: Offers['manager'], kind: string | null): boolean =>
  manager !== null && KINDS[manager] === kind;

/** Packages of Alpine by what they have: libraries and programs that images often use. */
const ALPINE: ReadonlyMap<string, string> = new Map([
  ...[
    ...[
      'bash',
      'bzip2',
      'curl',
      'gettext',
      'git',
      'gzip',
      'jq',
      'less',
      'make',
      'nano',
      'openssl',
      'patch',
      'perl',
      'python3',
    ],
    ...[
      'rsync',
      'sed',
      'su-exec',
      'sudo',
      'tar',
      'tini',
      'tzdata',
      'unzip',
      'vim',
      'wget',
      'xz',
      'zip',
      'file',
      'gcc',
      'g++',
    ],
  ].map((name): [string, string] => [name, name]),
  ['envsubst', 'gettext-envsubst'],
  ['ps', 'procps'],
  ['ssh', 'openssh-client'],
  ['svn', 'subversion'],
  ['hg', 'mercurial'],
  ['gpg', 'gnupg'],
  ['libstdc++.so.6', 'libstdc++'],
  ['libgcc_s.so.1', 'libgcc'],
  ['libgomp.so.1', 'libgomp'],
  ['libssl.so.3', 'libssl3'],
  ['libcrypto.so.3', 'libcrypto3'],
  ['libz.so.1', 'zlib'],
  ['libpq.so.5', 'libpq'],
  ['libxml2.so.2', 'libxml2'],
  ['libxslt.so.1', 'libxslt'],
  ['libcurl.so.4', 'libcurl'],
  ['libffi.so.8', 'libffi'],
  ['libsqlite3.so.0', 'sqlite-libs'],
  ['libyaml-0.so.2', 'yaml'],
  ['libjpeg.so.8', 'libjpeg-turbo'],
  ['libpng16.so.16', 'libpng'],
  ['libfreetype.so.6', 'freetype'],
  ['libfontconfig.so.1', 'fontconfig'],
]);

/**
 * Returns the package with which a manager installs a library or a program. Null when there is no manager, or the name is unknown.
 *
 * @param has - the library or program: "libstdc++.so.6", "bash"
 * @param owner - the package of the base that has it
 */
export function nameForManager(
  manager: Offers['manager'],
  has: string,
  owner: { kind: string | null; name: string | null },
): string | null {
  if (manager === null) return null;
  if (installsKind(manager, owner.kind)) return owner.name;
  return manager === 'apk' ? (ALPINE.get(has) ?? null) : null;
}

/** Returns the RUN instruction that installs packages. Null without any. */
export function installLine(manager: Offers['manager'], names: readonly string[]): string | null {
  // Names come from the files of an image, and are pasted into a shell.
  const plain = [...new Set(names)].filter((name) => /^[a-z0-9][\w.+-]{0,100}$/i.test(name)).sort();
  const list = plain.join(' ');
  if (manager === null || plain.length === 0) return null;
  if (manager === 'apk') return `RUN apk add --no-cache ${list}`;
  if (manager === 'apt')
    return `RUN apt-get update && apt-get install -y --no-install-recommends ${list} \\\n    && rm -rf /var/lib/apt/lists/*`;
  return `RUN ${manager} install -y ${list} && ${manager} clean all`;
}
