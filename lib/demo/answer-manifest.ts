import type { ContentSource, StoredManifest } from './content.ts';
import { LIST_TYPE } from './docker-types.ts';

/**
 * Returns the manifest that a registry sends for this `Accept`. A digest always gets what was requested. A tag of a
 * list becomes the list's linux/amd64 child when the client does not accept lists, as distribution does (M-02).
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

/** Lists are built by this demo, so their shape is known. */
function defaultChild(listBytes: Uint8Array): string | null {
  type Entry = { digest: string; platform: { os: string; architecture: string } };
  const { manifests }: { manifests: Entry[] } = JSON.parse(Buffer.from(listBytes).toString());
  return (
    manifests.find((entry) => entry.platform.os === 'linux' && entry.platform.architecture === 'amd64')?.digest ?? null
  );
}
