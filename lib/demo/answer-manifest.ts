import type { ContentSource, StoredManifest } from './content.ts';
import { LIST_TYPE } from './docker-types.ts';

/**
 * The manifest that a registry gives for this `Accept`. By digest always what was asked for; by tag a list becomes its
 * linux/amd64 child when the client does not take lists, with that child's digest, as distribution does (M-02).
 */
export function findManifest(
  content: ContentSource,
  repository: string,
  reference: string,
  accept: string | null,
): StoredManifest | null {
  const found = content.manifest(repository, reference);
  if (!found || reference.includes(':')) return found;
  const accepted = new Set((accept ?? '').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase()));
  if (accepted.has(found.mediaType)) return found;
  if (found.mediaType !== LIST_TYPE) return null;
  const child = defaultChild(found.bytes);
  const manifest = child ? content.manifest(repository, child) : null;
  return manifest && (accept === null || accepted.has(manifest.mediaType)) ? manifest : null;
}

/** These lists are our own, made a moment ago, so their shape is known. */
function defaultChild(listBytes: Uint8Array): string | null {
  type Entry = { digest: string; platform: { os: string; architecture: string } };
  const { manifests }: { manifests: Entry[] } = JSON.parse(Buffer.from(listBytes).toString());
  return (
    manifests.find((entry) => entry.platform.os === 'linux' && entry.platform.architecture === 'amd64')?.digest ?? null
  );
}
