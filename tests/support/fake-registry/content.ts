import { createHash } from 'node:crypto';

export type StoredManifest = { bytes: Buffer; mediaType: string };

/** FakeContent is the content of one fake registry. It can change between two requests. */
export class FakeContent {
  readonly manifests = new Map<string, StoredManifest>();
  readonly blobs = new Map<string, Buffer>();
  readonly repositories = new Map<string, Map<string, string>>();

  /** Stores a manifest, points a tag to it and returns its digest. Bytes are kept unchanged, objects become JSON. */
  tag(repository: string, tag: string, manifest: object | Uint8Array, mediaType = OCI_MANIFEST): string {
    const digest = this.manifest(manifest, mediaType);
    this.tagsOf(repository).set(tag, digest);
    return digest;
  }

  manifest(manifest: object | Uint8Array, mediaType = OCI_MANIFEST): string {
    const bytes = manifest instanceof Uint8Array ? Buffer.from(manifest) : Buffer.from(JSON.stringify(manifest));
    const digest = sha256(bytes);
    this.manifests.set(digest, { bytes, mediaType });
    return digest;
  }

  blob(content: object | Uint8Array): { digest: string; size: number } {
    const bytes = content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(JSON.stringify(content));
    const digest = sha256(bytes);
    this.blobs.set(digest, bytes);
    return { digest, size: bytes.length };
  }

  /** Deletes a tag at the registry. Its manifest stays. */
  untag(repository: string, tag: string): void {
    this.tagsOf(repository).delete(tag);
  }

  tagsOf(repository: string): Map<string, string> {
    const known = this.repositories.get(repository);
    if (known !== undefined) return known;
    const made = new Map<string, string>();
    this.repositories.set(repository, made);
    return made;
  }

  /** Pushes a small image with invented layers of the given sizes. Returns the manifest's digest. */
  image(
    repository: string,
    tag: string,
    layerSizes: readonly number[],
    platform = { os: 'linux', architecture: 'amd64' },
  ) {
    const layers = layerSizes.map((size, index) => ({
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest: sha256(Buffer.from(`${index}:${size}`)),
      size,
    }));
    const history = layers.map((_, index) => ({ created: created(index), created_by: `RUN step ${index} # buildkit` }));
    const diffIds = layers.map(({ digest }) => sha256(Buffer.from(digest)));
    const config = this.blob({
      ...platform,
      created: created(0),
      rootfs: { type: 'layers', diff_ids: diffIds },
      history,
    });
    return this.tag(repository, tag, {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
      layers,
    });
  }
}

export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function created(index: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString();
}
