import { type DataMap, type DataNode, findEntry, mapOf, textOf } from './data.ts';
import { addName, type Found } from './found.ts';

/**
 * Notes the image of one JSON row of Docker, podman or crictl: a container (`ps`, `inspect`) or an image (`images`,
 * `inspect`). Returns false for other objects.
 */
export function readListedImages(map: DataMap, found: Found): boolean {
  return readTaggedImage(map, found) || readRow(map, found) || readContainer(map, found);
}

/** Reads `docker image inspect`, `podman images`, `crictl images`, which list names. */
function readTaggedImage(map: DataMap, found: Found): boolean {
  const tags = findEntry(map, 'RepoTags') ?? findEntry(map, 'repoTags');
  if (tags === undefined) return false;
  const names = scalarsOf(tags.node);
  const digests = findEntry(map, 'RepoDigests') ?? findEntry(map, 'repoDigests');
  const chosen = names.length > 0 || digests === undefined ? names : scalarsOf(digests.node);
  for (const { text, line } of chosen) addName(found, text, line);
  return true;
}

/** Reads `docker images --format json`, `docker compose images --format json`. */
function readRow(map: DataMap, found: Found): boolean {
  const repository = textOf(map, 'Repository');
  if (repository === undefined || findEntry(map, 'Tag') === undefined) return false;
  const tag = textOf(map, 'Tag') ?? '<none>';
  addName(
    found,
    tag === '<none>' ? repository : `${repository}:${tag}`,
    findEntry(map, 'Repository')?.line ?? map.line,
  );
  return true;
}

/** Reads `docker inspect` of a container, whose `Image` is an id, and `crictl ps`. */
function readContainer(map: DataMap, found: Found): boolean {
  const config = mapOf(map, 'Config');
  const image = config === undefined ? undefined : textOf(config, 'Image');
  if (config !== undefined && image !== undefined && textOf(map, 'Image') !== undefined) {
    addName(found, image, findEntry(config, 'Image')?.line ?? map.line);
    return true;
  }
  const seen = mapOf(map, 'image');
  const specified = seen === undefined ? undefined : textOf(seen, 'userSpecifiedImage');
  if (seen === undefined || specified === undefined) return false;
  addName(found, specified, findEntry(seen, 'userSpecifiedImage')?.line ?? map.line);
  return true;
}

const scalarsOf = (node: DataNode) =>
  node.kind === 'list' ? node.items.flatMap((item) => (item.kind === 'scalar' ? [item] : [])) : [];
