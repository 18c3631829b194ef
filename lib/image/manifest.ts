import type { EntryRole } from '#lib/domain/manifest.ts';
import { type Descriptor, findMediaType, parseDescriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';
import { findDigest } from './digest.ts';
import { InvalidManifestError } from './errors.ts';
import { field, isObject, type JsonObject, listField, textField } from './fields.ts';
import { parseJsonBounded } from './json.ts';
import { cleanLabels, type Labels } from './labels.ts';
import { decideType, type ManifestShape } from './manifest-type.ts';
import { IN_TOTO, isImageConfigType, isImageManifestType, isIndexType, OCI_EMPTY } from './media-types.ts';
import { normalisePlatform } from './platform.ts';

export type IndexEntry = {
  descriptor: Descriptor;
  role: EntryRole;
  /** Normalised (M-31). Null when the entry has no platform. */
  platform: string | null;
  /** The image that an attestation describes (M-20). */
  attestationFor: Digest | null;
};

type Common = {
  mediaType: string;
  annotations: Labels;
  /** Set on referrers (M-35). */
  subject: Descriptor | null;
};

export type Manifest =
  | ({ kind: 'index'; entries: IndexEntry[] } & Common)
  | ({ kind: 'image'; config: Descriptor; layers: Descriptor[] } & Common)
  | ({ kind: 'artifact'; artifactType: string; config: Descriptor | null; layers: Descriptor[] } & Common)
  | { kind: 'schema1'; mediaType: string; name: string | null; tag: string | null };

export type ImageManifest = Extract<Manifest, { kind: 'image' }>;

/** Limits of S-44 and M-17. A longer index is an attack. */
const MAX_LAYERS = 1_000;
const MAX_ENTRIES = 1_000;
/** Docker 1.10 used this type for the configs of images. */
const OLD_DOCKER_CONFIG = 'application/octet-stream';

/**
 * Parses a manifest. The kinds of manifest are described in M-14 to M-36. `contentType` is the answer's header, or the
 * descriptor's media type when there is one. `trusted` means that the bytes matched the digest that was requested
 * (M-05, S-66).
 *
 * @throws InvalidManifestError, and nothing else
 */
export function parseManifest(
  bytes: Uint8Array,
  { contentType, trusted }: { contentType: string | null; trusted: boolean },
): Manifest {
  const document = parseJsonBounded(bytes);
  if (!isObject(document)) throw new InvalidManifestError('shape', 'a manifest is not a JSON object');
  const { mediaType, shape } = decideType(document, { contentType, trusted });
  return BUILDERS[shape](document, mediaType);
}

const BUILDERS: Record<ManifestShape, (document: JsonObject, mediaType: string) => Manifest> = {
  index: (document, mediaType) => ({
    kind: 'index',
    ...parseCommon(document, mediaType),
    entries: (listField(document, 'manifests', MAX_ENTRIES) ?? []).map(parseEntry),
  }),
  manifest: parseImageOrArtifact,
  blobs: (document, mediaType) => ({
    kind: 'artifact',
    ...parseCommon(document, mediaType),
    artifactType: findMediaType(field(document, 'artifactType')) ?? mediaType,
    config: null,
    layers: (listField(document, 'blobs', MAX_LAYERS) ?? []).map(parseDescriptor),
  }),
  schema1: (document, mediaType) => ({
    kind: 'schema1',
    mediaType,
    name: textField(document, 'name', 512),
    tag: textField(document, 'tag', 128),
  }),
};

function parseImageOrArtifact(document: JsonObject, mediaType: string): Manifest {
  const common = parseCommon(document, mediaType);
  const config = parseDescriptor(field(document, 'config'));
  const layers = (listField(document, 'layers', MAX_LAYERS) ?? []).map(parseDescriptor);
  const artifactType = findArtifactType(document, mediaType, config, layers);
  if (artifactType !== null) return { kind: 'artifact', ...common, artifactType, config, layers };
  return { kind: 'image', ...common, config, layers };
}

function parseCommon(document: JsonObject, mediaType: string): Common {
  const subject = field(document, 'subject');
  return {
    mediaType,
    annotations: cleanLabels(field(document, 'annotations')),
    subject: subject === undefined || subject === null ? null : parseDescriptor(subject),
  };
}

/** Returns the type of an artifact that is not an image, or null for an image (M-22). */
function findArtifactType(
  document: JsonObject,
  mediaType: string,
  config: Descriptor,
  layers: readonly Descriptor[],
): string | null {
  const named = findMediaType(field(document, 'artifactType'));
  if (named !== null && !isImageConfigType(named)) return named;
  if (config.mediaType === OCI_EMPTY) return layers[0]?.mediaType ?? mediaType;
  const isOldDocker = config.mediaType === OLD_DOCKER_CONFIG && mediaType.startsWith('application/vnd.docker.');
  if (!isImageConfigType(config.mediaType) && !isOldDocker) return config.mediaType;
  // Cosign and BuildKit give signatures and attestations the form of images, with a config of the image type.
  const evidence = layers.length > 0 && layers.every((layer) => isEvidence(layer.mediaType));
  return evidence ? (layers[0]?.mediaType ?? null) : null;
}

function isEvidence(layerMediaType: string): boolean {
  return (
    layerMediaType === IN_TOTO ||
    layerMediaType.startsWith('application/vnd.dev.cosign.') ||
    layerMediaType.startsWith('application/vnd.dev.sigstore.') ||
    layerMediaType.startsWith('application/vnd.dsse.envelope.')
  );
}

function parseEntry(value: unknown): IndexEntry {
  const descriptor = parseDescriptor(value);
  const { annotations, platform } = descriptor;
  return {
    descriptor,
    role: entryRole(descriptor),
    platform: platform === null ? null : normalisePlatform(platform),
    attestationFor: findDigest(annotations['vnd.docker.reference.digest']),
  };
}

/** Recognises attestations by annotation, never by "unknown/unknown" alone (M-20). */
function entryRole({ mediaType, artifactType, annotations }: Descriptor): EntryRole {
  if (annotations['vnd.docker.reference.type'] === 'attestation-manifest') return 'attestation';
  if (isIndexType(mediaType)) return 'index';
  const isImage = isImageManifestType(mediaType) && (artifactType === null || isImageConfigType(artifactType));
  return isImage ? 'image' : 'other';
}
