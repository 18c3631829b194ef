import { findMediaType } from './descriptor.ts';
import { InvalidManifestError } from './errors.ts';
import { field, isObject, type JsonObject } from './fields.ts';
import * as types from './media-types.ts';

/** ManifestShape is the set of fields of a document. `blobs` is the artifact manifest that OCI withdrew. */
export type ManifestShape = 'index' | 'manifest' | 'blobs' | 'schema1';

/**
 * Decides the type of a document. A document with two readings is refused, unless it matched a requested digest: then
 * `contentType` from the descriptor wins (M-04, M-05, S-66).
 *
 * @throws InvalidManifestError
 */
export function decideType(
  document: JsonObject,
  { contentType, trusted }: { contentType: string | null; trusted: boolean },
): { mediaType: string; shape: ManifestShape } {
  const own = findMediaType(field(document, 'mediaType'));
  const header = types.bareMediaType(contentType);
  // text/plain, application/json and similar types carry no information (M-04).
  const outer = header !== null && shapeOfType(header) !== null ? header : null;
  if (own !== null && outer !== null && own !== outer && !trusted) {
    throw new InvalidManifestError('type-conflict', `has the media type ${own}, but was sent as ${outer}`);
  }

  const shapes = shapesOf(document);
  if (shapes.length > 1 && !(trusted && outer !== null)) {
    throw new InvalidManifestError('ambiguous', `can be read as ${shapes.join(' and as ')}`);
  }
  checkSchemaVersion(document, shapes);

  for (const mediaType of [outer, own]) {
    const shape = mediaType === null ? null : shapeOfType(mediaType);
    if (mediaType !== null && shape !== null && fits(shape, shapes)) return { mediaType, shape };
  }
  const shape = shapes[0];
  const isKnown = [outer, own].some((mediaType) => mediaType !== null && shapeOfType(mediaType) !== null);
  if (shape === undefined || isKnown) {
    throw new InvalidManifestError(isKnown ? 'shape' : 'unsupported-type', `is no ${outer ?? own ?? 'manifest'}`);
  }
  // A manifest with an unknown type is stored under its own type (M-23).
  return { mediaType: own ?? inferType(document, shape), shape };
}

function shapeOfType(mediaType: string): ManifestShape | null {
  if (types.isIndexType(mediaType)) return 'index';
  if (types.isImageManifestType(mediaType)) return 'manifest';
  if (types.isSchema1Type(mediaType)) return 'schema1';
  return mediaType === types.OCI_ARTIFACT_MANIFEST ? 'blobs' : null;
}

function shapesOf(document: JsonObject): ManifestShape[] {
  const has = (key: string) => (field(document, key) ?? null) !== null;
  const shapes: ManifestShape[] = [];
  if (has('manifests')) shapes.push('index');
  if (has('config') || has('layers')) shapes.push('manifest');
  if (has('fsLayers') || field(document, 'schemaVersion') === 1) shapes.push('schema1');
  if (has('blobs')) shapes.push('blobs');
  return shapes;
}

/** A declared index without `manifests` is empty (M-18). A manifest needs at least its config. */
function fits(shape: ManifestShape, shapes: readonly ManifestShape[]): boolean {
  return shapes.includes(shape) || (shapes.length === 0 && (shape === 'index' || shape === 'blobs'));
}

function checkSchemaVersion(document: JsonObject, shapes: readonly ManifestShape[]): void {
  const version = field(document, 'schemaVersion');
  if (version === 2 || shapes.includes('schema1') || (version === undefined && shapes.length > 0)) return;
  const isDeclared = field(document, 'mediaType') !== undefined && version === undefined;
  if (!isDeclared) throw new InvalidManifestError('unsupported-type', 'has no known schemaVersion');
}

/** Infers the type from the types of the children: OCI or Docker (M-04). */
function inferType(document: JsonObject, shape: ManifestShape): string {
  if (shape === 'schema1') {
    return field(document, 'signatures') === undefined ? types.DOCKER_SCHEMA1 : types.DOCKER_SCHEMA1_SIGNED;
  }
  if (shape === 'blobs') return types.OCI_ARTIFACT_MANIFEST;
  const list = field(document, 'manifests');
  const child = shape === 'index' ? (Array.isArray(list) ? list[0] : null) : field(document, 'config');
  const childType = isObject(child) ? field(child, 'mediaType') : null;
  const isDocker = typeof childType === 'string' && childType.startsWith('application/vnd.docker.');
  if (shape === 'index') return isDocker ? types.DOCKER_LIST : types.OCI_INDEX;
  return isDocker ? types.DOCKER_MANIFEST : types.OCI_MANIFEST;
}
