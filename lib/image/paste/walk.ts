import { type DataEntry, type DataMap, type DataNode, findEntry, isNull, textOf } from './data.ts';
import { addName, type Found } from './found.ts';
import { joinImageObject, joinSiblings, PART_KEYS, TAG_KEYS } from './image-object.ts';
import { type Certainty, hasImageScheme, isSurelyImage, noteImageText } from './image-text.ts';
import { readListedImages } from './listed-images.ts';
import type { Variables } from './variables.ts';

/** Walk is the state shared while a document is walked. */
export type Walk = {
  found: Found;
  variables: Variables;
  /** Values of `$(params.NAME)` in Tekton tasks. */
  params: ReadonlyMap<string, string>;
  /** The registry that `global.imageRegistry` of Helm values sets. */
  registry: string;
  /** True for a Kubernetes object, where an invalid "image" is a mistake. Elsewhere it may be a picture. */
  isKubernetes: boolean;
  /** True for a pipeline whose `services` and `container` can be image names. */
  hasServiceLists: boolean;
  /** Names of containers that a pipeline defines. Null when `container` never names an image. */
  containers: ReadonlySet<string> | null;
  /** Visited nodes. An alias returns the same object, and visiting it once keeps the walk linear. */
  seen: Set<DataNode>;
};

/** Keys below which no image to be run is named: status, notes, schemas, and lists of fields. */
const UNREAD_KEYS = new Set([
  'status',
  'annotations',
  'labels',
  'managedFields',
  'openAPIV3Schema',
  'matchLabels',
  'Labels',
]);
/** Kinds whose contents are data or schemas. */
const UNREAD_KINDS = new Set(['CustomResourceDefinition', 'ConfigMap', 'Secret', 'SealedSecret']);
/** Kinds whose `image` is the disk of a machine. */
const MACHINE_KINDS = /^(?!Virtual).*Machine(?:Template|Pool|Set|Deployment)?$|^(?:DataVolume|VirtualMachineImage)$/;
const MACHINE_KEYS = new Set(['machine', 'rbd', 'boot_disk', 'qemu', 'lxd', 'vagrant', 'initialize_params', 'disk']);
/** Ansible modules with the name and tag of an image. */
const IMAGE_MODULE = /(?:^|[._])(?:docker|podman)_image_(?:pull|info)$/;
const IMAGE_KEY = /(?:^|[a-z0-9_.-])[iI]mage(?:_?(?:[nN]ame|[rR]epository|[rR]epo|[rR]ef|[rR]eference))?$/;
const NOT_IMAGE_KEY =
  /(?:vm|os|machine|disk|node|boot|background|cover|hero|logo|icon|og|twitter|social|thumb|preview|profile|avatar|header|banner|cloud|iso|root|rbd|kernel)[_.-]?image/i;
const MAX_DEPTH = 128;
const MAX_NAME = 2_048;

/** Notes every image of a value: a field named `image` or ending so, as a text or in parts, at any place. */
export function walkImages(node: DataNode, walk: Walk): void {
  visit(node, '', walk, 0);
}

function visit(node: DataNode, key: string, walk: Walk, depth: number): void {
  if (node.kind === 'scalar') {
    if (hasImageScheme(node.text)) noteText(walk, node.text, node.line, 'certain');
    return;
  }
  if (depth > MAX_DEPTH || walk.seen.has(node)) return;
  walk.seen.add(node);
  if (node.kind === 'list') {
    for (const item of node.items) visit(item, key, walk, depth + 1);
    return;
  }
  if (isKubernetesObject(node)) {
    const kind = textOf(node, 'kind') ?? '';
    if (UNREAD_KINDS.has(kind)) return;
    if (MACHINE_KINDS.test(kind)) return;
  }
  if (readListedImages(node, walk.found)) return;
  const joined = readObject(node, key, walk);
  for (const entry of node.entries) {
    if (!UNREAD_KEYS.has(entry.key) || (entry.key === 'labels' && entry.node.kind === 'list')) {
      visitEntry(node, entry, { walk, depth, isJoined: joined });
    }
  }
}

export const isKubernetesObject = (map: DataMap): boolean =>
  textOf(map, 'kind') !== undefined && textOf(map, 'apiVersion') !== undefined;

/** Reads an object that is an image in parts. Returns true when its own texts are part of a noted name. */
function readObject(map: DataMap, key: string, walk: Walk): boolean {
  if (textOf(map, 'kind') === 'DockerImage') {
    const name = textOf(map, 'name');
    if (name !== undefined) noteText(walk, name, findEntry(map, 'name')?.line ?? map.line, 'certain');
    return name !== undefined;
  }
  const isImage =
    isImageKey(key) || (isListOfNames(key) && ['newName', 'digest', ...TAG_KEYS].some((one) => findEntry(map, one)));
  const isRegistryImage = key === 'source' && findEntry(map, 'repository') !== undefined;
  const renamed = textOf(map, 'newName');
  const joined =
    isImage && renamed !== undefined
      ? joinImageObject(withName(map, renamed), true)
      : joinImageObject(map, isImage || isRegistryImage, walk.registry);
  if (joined === null) return false;
  // Elsewhere "image: {name: …}" is a picture or the title of a test.
  const isCertain = walk.isKubernetes || findEntry(map, 'repository') !== undefined;
  if (!isCertain && key !== 'image' && key !== 'images' && !isSurelyImage(joined.text)) return false;
  noteText(walk, joined.text, joined.line, isCertain ? 'certain' : 'perhaps');
  return true;
}

/** A kustomization's `newName` replaces `name`. */
const withName = (map: DataMap, name: string): DataMap => ({
  ...map,
  entries: [
    {
      key: 'name',
      line: findEntry(map, 'newName')?.line ?? map.line,
      node: { kind: 'scalar', text: name, line: map.line },
    },
    ...map.entries.filter(({ key }) => key !== 'name'),
  ],
});

type Where = { walk: Walk; depth: number; isJoined: boolean };

function visitEntry(map: DataMap, entry: DataEntry, { walk, depth, isJoined }: Where): void {
  const { key, node, line } = entry;
  if (node.kind === 'scalar') {
    const isContainer = key === 'container' && walk.containers?.has(node.text) === false;
    if (hasImageScheme(node.text)) noteText(walk, node.text, line, 'certain');
    else if (isNull(node.text) || (isJoined && PART_KEYS.has(key))) return;
    else if (isContainer) noteText(walk, node.text, line, 'perhaps');
    else if (isImageKey(key)) offerField(map, entry, node.text, walk);
    return;
  }
  if (MACHINE_KEYS.has(key) && node.kind === 'map' && textOf(node, 'image') !== undefined) return;
  if (key === 'services' && walk.hasServiceLists && node.kind === 'list') readServices(node.items, walk);
  if (isListOfNames(key)) readNames(node, walk, 0);
  visit(node, key, walk, depth + 1);
}

function offerField(map: DataMap, entry: DataEntry, text: string, walk: Walk): void {
  const isExact = entry.key === 'image' || entry.key === 'Image';
  const joined = joinSiblings(map, entry, text, isExact ? walk.registry : '');
  if (isExact) noteText(walk, joined.text, entry.line, walk.isKubernetes ? 'certain' : 'perhaps');
  else if (isSurelyImage(joined.text)) noteText(walk, joined.text, entry.line, 'perhaps');
}

const isImageKey = (key: string): boolean =>
  key === 'image' || key === 'Image' || (IMAGE_KEY.test(key) && !NOT_IMAGE_KEY.test(key)) || IMAGE_MODULE.test(key);

/** Matches the key of a list of names: `images: [a:1, b:2]`, `images: {tags: {api: ghcr.io/acme/api:1}}`. */
const isListOfNames = (key: string): boolean => /^images$|(?:_|[a-z])[iI]mages$/.test(key);

function readNames(node: DataNode, walk: Walk, depth: number): void {
  if (depth > 1) return;
  if (node.kind === 'list') {
    for (const item of node.items) readName(item.kind === 'map' ? nameIn(item) : item, walk);
  } else if (node.kind === 'map' && joinImageObject(node, false) === null) {
    for (const { key, node: child } of node.entries) {
      if (child.kind !== 'scalar') readNames(child, walk, depth + 1);
      else if (!isImageKey(key)) readName(child, walk);
    }
  }
}

/** Returns the name of an object that has no other part of an image name. */
const nameIn = (map: DataMap): DataNode | undefined =>
  ['newName', 'digest', 'repository', 'image', ...TAG_KEYS].some((key) => findEntry(map, key))
    ? undefined
    : findEntry(map, 'name')?.node;

/** Reads a text of a list. Argo CD's can name the image that it replaces: "app=ghcr.io/acme/app:1". */
function readName(node: DataNode | undefined, walk: Walk): void {
  if (node?.kind !== 'scalar') return;
  const text = node.text.replace(/^[\w./-]+=/, '');
  if (isSurelyImage(text) && !hasImageScheme(text)) noteText(walk, text, node.line, 'perhaps');
}

/** Reads the services of a GitLab job: names, or objects with a name. */
function readServices(items: readonly DataNode[], walk: Walk): void {
  for (const item of items) {
    if (item.kind === 'scalar') noteText(walk, item.text, item.line, 'perhaps');
    const name = item.kind === 'map' && textOf(item, 'image') === undefined ? textOf(item, 'name') : undefined;
    if (name !== undefined) noteText(walk, name, item.line, 'perhaps');
  }
}

function noteText(walk: Walk, text: string, line: number, certainty: Certainty): void {
  const filled = text
    .slice(0, MAX_NAME + 1)
    .replace(/\$\((?:inputs\.)?params\.([\w.-]{1,100})\)/g, (all, name: string) => walk.params.get(name) ?? all);
  const { found, variables } = walk;
  // A longer text is not a name and is refused as one.
  if (filled.length > MAX_NAME) addName(found, text, line);
  else noteImageText(found, filled, line, { certainty, variables });
}
