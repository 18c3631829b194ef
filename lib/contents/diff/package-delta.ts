export type PackageKind = 'npm' | 'python' | 'dpkg' | 'apk' | 'go' | 'java';

/** What a directory or a package has to do with a difference; as lib/alerts/message-facts.ts has it. */
export type PackageDelta = {
  /** "@swc/core", "/var/lib/apt/lists", "openssl" */
  name: string;
  kind: 'directory' | PackageKind;
  change: PackageChange;
  /** Uncompressed bytes of its files, and how many files there are more or less. */
  deltaBytes: number;
  deltaFiles: number;
  fromVersion: string | null;
  toVersion: string | null;
};

export type PackageChange = 'new' | 'grown' | 'shrunk' | 'gone';

/** By the files on both sides; what only changed in size has some on both. */
export function changeOf(from: { files: number }, to: { files: number }, deltaBytes: number): PackageChange {
  if (from.files === 0) return 'new';
  if (to.files === 0) return 'gone';
  return deltaBytes < 0 ? 'shrunk' : 'grown';
}
