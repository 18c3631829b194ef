import { type Digest, digestOf, findDigest, isVerifiable } from './digest.ts';
import { InvalidManifestError } from './errors.ts';
import { field, isObject, type JsonObject, listField, objectField, textField } from './fields.ts';
import { cleanLabels } from './labels.ts';
import type { RawPlatform } from './platform.ts';
import { clip, storableText } from './text.ts';

/**
 * Descriptor points from a manifest or index to other content. `sizeBytes` is the compressed size that the registry
 * serves.
 */
export type Descriptor = {
  mediaType: string;
  digest: Digest;
  sizeBytes: number;
  platform: RawPlatform | null;
  annotations: Record<string, string>;
  /** Sources of a foreign layer. They are shown but never requested (S-32). */
  urls: string[];
  artifactType: string | null;
  /** The content in base64. `embeddedBytes` verifies and decodes it (M-30). */
  data: string | null;
};

const MEDIA_TYPE_NAME = '[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}';
const MEDIA_TYPE_GRAMMAR = new RegExp(`^${MEDIA_TYPE_NAME}/${MEDIA_TYPE_NAME}$`);
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const MAX_URLS = 16;

/**
 * Parses a descriptor, strictly for the fields in use. Source:
 * https://github.com/opencontainers/image-spec/blob/main/descriptor.md
 *
 * @throws InvalidManifestError
 */
export function parseDescriptor(value: unknown): Descriptor {
  if (!isObject(value)) throw new InvalidManifestError('shape', 'a descriptor is not an object');
  const mediaType = parseMediaType(field(value, 'mediaType'));
  return {
    mediaType,
    digest: parseDescriptorDigest(field(value, 'digest')),
    sizeBytes: parseSize(field(value, 'size')),
    platform: parsePlatform(objectField(value, 'platform')),
    annotations: cleanLabels(field(value, 'annotations')),
    urls: parseUrls(field(value, 'urls')),
    artifactType: findMediaType(field(value, 'artifactType')),
    data: parseData(field(value, 'data')),
  };
}

/**
 * Parses a media type by the grammar of RFC 6838.
 *
 * @throws InvalidManifestError
 */
function parseMediaType(value: unknown): string {
  if (typeof value !== 'string' || !MEDIA_TYPE_GRAMMAR.test(value)) {
    const shown = typeof value === 'string' ? JSON.stringify(clip(storableText(value), 80)) : typeof value;
    throw new InvalidManifestError('shape', `a media type is expected, not ${shown}`);
  }
  return value;
}

/** Parses a media type, or returns null when there is none. Some tools write "" for none. */
export function findMediaType(value: unknown): string | null {
  return value === undefined || value === null || value === '' ? null : parseMediaType(value);
}

/**
 * Returns the content embedded in a descriptor, or null when there is none or it does not match the descriptor (M-30).
 */
export function embeddedBytes(descriptor: Pick<Descriptor, 'data' | 'digest' | 'sizeBytes'>): Uint8Array | null {
  const { data, digest, sizeBytes } = descriptor;
  if (data === null || !isVerifiable(digest)) return null;
  const bytes = Buffer.from(data, 'base64');
  return bytes.length === sizeBytes && digestOf(bytes, digest) === digest ? bytes : null;
}

function parseDescriptorDigest(value: unknown): Digest {
  const digest = findDigest(value);
  if (digest === null) throw new InvalidManifestError('bad-digest', 'a descriptor has no valid digest');
  return digest;
}

/** Parses a size. The bound is the largest safe integer, because a size is never used to allocate memory (S-45). */
function parseSize(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new InvalidManifestError('bad-size', `a descriptor's size is ${nameOf(value)}, not a count of bytes`);
  }
  return value;
}

function nameOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : value === undefined ? 'missing' : `a ${typeof value}`;
}

function parsePlatform(value: JsonObject | null): RawPlatform | null {
  if (value === null) return null;
  const features = listField(value, 'os.features', 1_000) ?? [];
  return {
    os: textField(value, 'os', 64),
    architecture: textField(value, 'architecture', 64),
    variant: textField(value, 'variant', 64),
    osVersion: textField(value, 'os.version', 64),
    osFeatures: features
      .filter((feature) => typeof feature === 'string')
      .slice(0, 16)
      .map((feature) => clip(storableText(feature), 64)),
  };
}

/** Invalid URLs are left out instead of refused, because URLs are only displayed. */
function parseUrls(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, MAX_URLS)
    .filter((url) => typeof url === 'string' && url.length <= 2_048 && URL.canParse(url))
    .map((url) => storableText(String(url)));
}

function parseData(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string' || !BASE64.test(value)) {
    throw new InvalidManifestError('shape', 'the data of a descriptor is not base64');
  }
  return value;
}
