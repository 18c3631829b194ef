import { type DataEntry, type DataMap, findEntry, textOf } from './data.ts';

/** JoinedName is a name composed from the fields of an object, with the line of its main field. */
export type JoinedName = { text: string; line: number };

const REPOSITORY_KEYS = ['repository', 'repo', 'imageRepository', 'image_repository'];
const NAME_KEYS = ['image', 'name', 'imageName', 'image_name', 'reference'];
/** Keys of a joined object whose texts are part of its name. */
export const PART_KEYS: ReadonlySet<string> = new Set([...REPOSITORY_KEYS, ...NAME_KEYS]);
export const TAG_KEYS = ['tag', 'imageTag', 'image_tag', 'newTag'];
const DIGEST_KEYS = ['digest', 'imageDigest', 'sha', 'sha256'];
const PULL_KEYS = ['pullPolicy', 'imagePullPolicy', 'pullSecrets', 'imagePullSecrets'];

/**
 * Composes the name of an image that an object states in fields, as Helm values, operators and kustomizations do: a
 * repository and possibly a registry, a tag and a digest. Returns null for other objects.
 *
 * @param isImage - true when the key of the object means an image; a name or version is then enough
 * @param registry - what `global.imageRegistry` sets instead of every image's registry; empty for none
 */
export function joinImageObject(map: DataMap, isImage: boolean, registry = ''): JoinedName | null {
  const repository = findText(map, REPOSITORY_KEYS);
  const name = findText(map, NAME_KEYS);
  const tag = findText(map, TAG_KEYS)?.text ?? '';
  const digest = findText(map, DIGEST_KEYS)?.text ?? '';
  const own = findText(map, ['registry', 'hub', 'imageRegistry', 'host'])?.text ?? '';
  const version = textOf(map, 'version') ?? '';
  if (repository !== null && !/:\/\/|^git@/.test(repository.text)) {
    const isVersioned =
      version !== '' && hasHost(repository.text) && !/^(?:github|gitlab|bitbucket)\.|\.git$/.test(repository.text);
    const hasMore =
      isVersioned ||
      [...TAG_KEYS, ...DIGEST_KEYS, ...PULL_KEYS, 'registry'].some((key) => findEntry(map, key) !== undefined);
    // "repository: nvcr.io/nvidia, image: driver, version: 1" is the form of NVIDIA's and other operators.
    const below = textOf(map, 'image');
    if (below !== undefined && !below.includes(':') && (hasMore || version !== ''))
      return join({ ...repository, text: `${repository.text}/${below}` }, registry || own, tag || version, digest);
    if (hasMore || isImage)
      return join(repository, registry || own, tag || (isImage || isVersioned ? version : ''), digest);
  }
  if (!isImage || name === null) return null;
  return join(name, registry || own, tag || (own === '' ? '' : version), digest);
}

/**
 * Composes a name with the tag or digest beside it in the same object: `image: a, tag: b`, `baseImage: a, version: b`,
 * `webImageRepository: a, webImageTag: b`.
 */
export function joinSiblings(map: DataMap, { key, line }: DataEntry, text: string, registry: string): JoinedName {
  const stem = key.replace(/_?(?:repository|repo|name|ref|reference)$/i, '');
  const isPlain = /^(?:base_?|container_?|docker_?)?image$/i.test(stem);
  const tags = [`${stem}Tag`, `${stem}_tag`, `${stem}Version`, ...(isPlain ? ['tag', 'imageTag'] : [])];
  if (/^base_?image$/i.test(stem)) tags.push('version');
  const digests = [`${stem}Digest`, `${stem}_digest`, ...(isPlain ? ['digest', 'sha'] : [])];
  const own = isPlain ? (findText(map, [`${stem}Registry`, 'registry', 'imageRegistry'])?.text ?? '') : '';
  return join({ text, line }, registry || own, findText(map, tags)?.text ?? '', findText(map, digests)?.text ?? '');
}

function join({ text, line }: JoinedName, registry: string, tag: string, digest: string): JoinedName {
  const host = registry.replace(/\/+$/, '');
  const base = host === '' || text.startsWith(`${host}/`) || hasHost(text) ? text : `${host}/${text}`;
  if (/@/.test(base)) return { text: base, line };
  const hasTag = /:[^/]*$/.test(base);
  const cleanTag = tag.replace(/^:/, '');
  const withTag = cleanTag === '' || hasTag ? base : base + (cleanTag.startsWith('@') ? '' : ':') + cleanTag;
  if (digest === '' || withTag.includes('@')) return { text: withTag, line };
  return { text: `${withTag}@${/^[a-f0-9]{64}$/.test(digest) ? 'sha256:' : ''}${digest}`, line };
}

const hasHost = (text: string): boolean => /^(?:[^/]*[.:][^/]*|localhost)\//.test(text);

function findText(map: DataMap, keys: readonly string[]): JoinedName | null {
  for (const key of keys) {
    const text = textOf(map, key);
    if (text !== undefined) return { text, line: findEntry(map, key)?.line ?? map.line };
  }
  return null;
}
