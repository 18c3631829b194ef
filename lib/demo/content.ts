/** StoredManifest is a manifest as a registry stores it: exact bytes, media type and digest ("sha256:…"). */
export type StoredManifest = { bytes: Uint8Array; mediaType: string; digest: string };

/** ContentSource is the content of a registry at one moment. `null` means "unknown" and becomes a 404. */
export type ContentSource = {
  repositories(): string[];
  /** Tag names in any order. */
  tags(repository: string): string[] | null;
  /** `reference` is a tag or a digest. */
  manifest(repository: string, reference: string): StoredManifest | null;
  blob(repository: string, digest: string): Uint8Array | null;
};
