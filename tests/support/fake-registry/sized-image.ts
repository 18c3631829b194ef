import { type FakeContent, OCI_MANIFEST, sha256 } from './content.ts';

/**
 * SizedLayer is a layer that is listed but not served. `files` names its contents, `packed` its compression; "zstd"
 * also sets its media type.
 */
export type SizedLayer = { instruction: string | null; sizeBytes: number; files: string; packed?: string };

/** `created` is the build time in the config, an ISO time. */
export type SizedImage = {
  layers: SizedLayer[];
  labels?: Record<string, string>;
  architecture?: string;
  created?: string;
};

/**
 * Stores a manifest and a config with layers of any size. Only digests and sizes are ever requested. @returns its
 * digest
 */
function putSizedImage(content: FakeContent, image: SizedImage): string {
  return content.manifest(toManifest(content, image));
}

/** Does the same under a tag. */
export function tagSizedImage(content: FakeContent, repository: string, tag: string, image: SizedImage): string {
  return content.tag(repository, tag, toManifest(content, image));
}

/** Tags an index with one image for each architecture. */
export function tagSizedIndex(content: FakeContent, repository: string, tag: string, images: SizedImage[]): string {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const manifests = images.map((image) => {
    const digest = putSizedImage(content, image);
    const size = content.manifests.get(digest)?.bytes.length ?? 0;
    const platform = { os: 'linux', architecture: image.architecture ?? 'amd64' };
    return { mediaType: OCI_MANIFEST, digest, size, platform };
  });
  return content.tag(repository, tag, { schemaVersion: 2, mediaType, manifests }, mediaType);
}

function toManifest(
  content: FakeContent,
  { layers, labels = {}, architecture = 'amd64', created = '2026-01-01T00:00:00Z' }: SizedImage,
): object {
  const hasHistory = layers.every(({ instruction }) => instruction !== null);
  const config = content.blob({
    os: 'linux',
    architecture,
    created,
    config: { Labels: labels },
    rootfs: { type: 'layers', diff_ids: layers.map(({ files }) => sha256(Buffer.from(files))) },
    ...(hasHistory ? { history: layers.map(({ instruction }) => ({ created, created_by: instruction })) } : {}),
  });
  return {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    layers: layers.map(({ files, packed = '', sizeBytes }) => ({
      mediaType: `application/vnd.oci.image.layer.v1.tar+${packed === 'zstd' ? 'zstd' : 'gzip'}`,
      digest: sha256(Buffer.from(`${files} ${packed} ${sizeBytes}`)),
      size: sizeBytes,
    })),
  };
}
