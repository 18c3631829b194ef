import type { PackageKind } from '#lib/domain/contents.ts';

const WORDS: Record<PackageKind | 'directory', string> = {
  directory: 'directory',
  npm: 'npm',
  python: 'Python',
  dpkg: 'Debian',
  apk: 'Alpine',
  go: 'Go',
  java: 'Java',
  rpm: 'RPM',
  conda: 'conda',
  composer: 'Composer',
  gem: 'RubyGems',
  cargo: 'Cargo',
  nuget: 'NuGet',
  homebrew: 'Homebrew',
  nix: 'Nix',
};

/** Returns the word for a kind of package on screen. A kind of a newer release is shown as it is stored. */
export function packageKindWord(kind: string): string {
  return Object.hasOwn(WORDS, kind) ? WORDS[kind as PackageKind] : kind;
}
