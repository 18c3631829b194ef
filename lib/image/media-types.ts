export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
export const OCI_ARTIFACT_MANIFEST = 'application/vnd.oci.artifact.manifest.v1+json';
/** The type of the two bytes `{}`, which mean "no config" (M-22). */
export const OCI_EMPTY = 'application/vnd.oci.empty.v1+json';
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
export const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';
export const DOCKER_SCHEMA1 = 'application/vnd.docker.distribution.manifest.v1+json';
export const DOCKER_SCHEMA1_SIGNED = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
export const IN_TOTO = 'application/vnd.in-toto+json';

/** Sent with every GET and HEAD of a manifest. Leaving one type out changes what registries answer (M-01, M-02). */
export const ACCEPT_MANIFEST = [OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST].join(', ');

export type Compression = 'gzip' | 'zstd' | 'none' | 'encrypted' | 'unknown';

/** Returns the type without parameters, in lower case, or null when there is none (M-03). */
export function bareMediaType(text: string | null): string | null {
  const bare = text?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return bare === '' ? null : bare;
}

export function isIndexType(mediaType: string): boolean {
  return mediaType === OCI_INDEX || mediaType === DOCKER_LIST;
}

export function isImageManifestType(mediaType: string): boolean {
  return mediaType === OCI_MANIFEST || mediaType === DOCKER_MANIFEST;
}

export function isSchema1Type(mediaType: string): boolean {
  return mediaType === DOCKER_SCHEMA1 || mediaType === DOCKER_SCHEMA1_SIGNED;
}

/** Reports whether the config can be parsed as an image's (C-01). */
export function isImageConfigType(mediaType: string): boolean {
  return mediaType === OCI_CONFIG || mediaType === DOCKER_CONFIG;
}

/** Returns the compression that a layer's media type claims (M-25). */
export function compressionOf(layerMediaType: string): Compression {
  const bare = bareMediaType(layerMediaType) ?? '';
  if (/[+.]encrypted$/.test(bare)) return 'encrypted';
  if (/[+.]gzip$/.test(bare)) return 'gzip';
  if (/[+.]zstd$/.test(bare)) return 'zstd';
  if (/[./]tar$/.test(bare)) return 'none';
  return 'unknown';
}

/** Reports layers that the registry may not distribute, mostly Windows base layers (M-26). */
export function isForeignLayer(layerMediaType: string): boolean {
  const bare = bareMediaType(layerMediaType) ?? '';
  return bare.startsWith('application/vnd.docker.image.rootfs.foreign.') || bare.includes('.layer.nondistributable.');
}
