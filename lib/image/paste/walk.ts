import { type DataEntry, type DataMap, type DataNode, findEntry, isNull, textOf } from './data.ts';
import { addName, type Found } from './found.ts';
import { joinImageObject, joinSiblings, partKeys, TAG_KEYS } from './image-object.ts';
import { hasImageScheme, isSurelyImage, offerText, type Place } from './image-text.ts';
import { readListedImages } from './listed-images.ts';
import type { Variables } from './variables.ts';

/** What is true of all of a document while it is walked through. */
export type Walk = {
  found: Found;
  variables: Variables;
  /** Values of `$(params.NAME)`, as Tekton's tasks have them. */
  params: ReadonlyMap<string, string>;
  /** What `global.imageRegistry` of Helm values sets. */
  registry: string;
  /** Of a Kubernetes object: what is no name in a field "image" is a mistake there; elsewhere it may be a picture. */
  isKubernetes: boolean;
  /** Of a pipeline, whose `services` and `container` may be names of images. */
  hasServiceLists: boolean;
  /** Names under which a pipeline describes its containers; null where `container` names no image. */
  containers: ReadonlySet<string> | null;
  /** An alias gives the same object again: once is enough, and keeps this linear. */
  seen: Set<DataNode>;
};

/** Keys below which nothing is named that is to run: what is seen running, notes, schemas, and lists of fields. */
const unread = new Set([
  'status',
  'annotations',
  'labels',
  'managedFields',
  'openAPIV3Schema',
  'matchLabels',
  'Labels',
]);
/** Kinds whose contents are data or schemas. */
const unreadKinds = new Set(['CustomResourceDefinition', 'ConfigMap', 'Secret', 'SealedSecret']);
/** Where `image` is the disk of a machine. */
const MACHINE_KINDS = /^(?!Virtual).*Machine(?:Template|Pool|Set|Deployment)?$|^(?:DataVolume|VirtualMachineImage)$/;
const machineKeys = new Set(['machine', 'rbd', 'boot_disk', 'qemu', 'lxd', 'vagrant', 'initialize_params', 'disk']);
/** Modules of Ansible that take an image's name and tag. */
const IMAGE_MODULE = /(?:^|[._])(?:docker|podman)_image_(?:pull|info)$/;
const IMAGE_KEY = /(?:^|[a-z0-9_.-])[iI]mage(?:_?(?:[nN]ame|[rR]epository|[rR]epo|[rR]ef|[rR]eference))?$/;
const NOT_IMAGE_KEY =
  /(?:vm|os|machine|disk|node|boot|background|cover|hero|logo|icon|og|twitter|social|thumb|preview|profile|avatar|header|banner|cloud|iso|root|rbd|kernel)[_.-]?image/i;
const MAX_DEPTH = 128;
const MAX_NAME = 2_048;

/** Notes every image of a value: a field `image` or one that ends so, as a text or in parts, wherever it stands. */
export function walkImages(node: DataNode, walk: Walk): void {
  visit(node, '', walk, 0);
}

function visit(node: DataNode, key: string, walk: Walk, depth: number): void {
  if (node.kind === 'scalar') {
    if (hasImageScheme(node.text)) offer(walk, node.text, node.line, 'image');
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
    if (unreadKinds.has(kind)) return;
    if (MACHINE_KINDS.test(kind)) return;
  }
  if (readListedImages(node, walk.found)) return;
  const joined = readObject(node, key, walk);
  for (const entry of node.entries) {
    if (!unread.has(entry.key) || (entry.key === 'labels' && entry.node.kind === 'list')) {
      visitEntry(node, entry, { walk, depth, isJoined: joined });
    }
  }
}

export const isKubernetesObject = (map: DataMap): boolean =>
  textOf(map, 'kind') !== undefined && textOf(map, 'apiVersion') !== undefined;

/** An object that is an image in parts. True: its own texts are part of a name that is noted. */
function readObject(map: DataMap, key: string, walk: Walk): boolean {
  if (textOf(map, 'kind') === 'DockerImage') {
    const name = textOf(map, 'name');
    if (name !== undefined) offer(walk, name, findEntry(map, 'name')?.line ?? map.line, 'image');
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
  // "image: {name: …}" is a picture or a test's title elsewhere.
  const isCertain = walk.isKubernetes || findEntry(map, 'repository') !== undefined;
  if (!isCertain && key !== 'image' && key !== 'images' && !isSurelyImage(joined.text)) return false;
  offer(walk, joined.text, joined.line, isCertain ? 'image' : 'perhaps');
  return true;
}

/** A kustomization's `newName` stands in the place of `name`. */
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
    if (hasImageScheme(node.text)) offer(walk, node.text, line, 'image');
    else if (isNull(node.text) || (isJoined && partKeys.has(key))) return;
    else if (isContainer) offer(walk, node.text, line, 'perhaps');
    else if (isImageKey(key)) offerField(map, entry, node.text, walk);
    return;
  }
  if (machineKeys.has(key) && node.kind === 'map' && textOf(node, 'image') !== undefined) return;
  if (key === 'services' && walk.hasServiceLists && node.kind === 'list') readServices(node.items, walk);
  if (isListOfNames(key)) readNames(node, walk, 0);
  visit(node, key, walk, depth + 1);
}

function offerField(map: DataMap, entry: DataEntry, text: string, walk: Walk): void {
  const isExact = entry.key === 'image' || entry.key === 'Image';
  const joined = joinSiblings(map, entry, text, isExact ? walk.registry : '');
  if (isExact) offer(walk, joined.text, entry.line, walk.isKubernetes ? 'image' : 'perhaps');
  else if (isSurelyImage(joined.text)) offer(walk, joined.text, entry.line, 'perhaps');
}

const isImageKey = (key: string): boolean =>
  key === 'image' || key === 'Image' || (IMAGE_KEY.test(key) && !NOT_IMAGE_KEY.test(key)) || IMAGE_MODULE.test(key);

/** `images: [a:1, b:2]`, `images: {tags: {api: ghcr.io/acme/api:1}}`. */
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

/** The name of an object that has no other part of an image's name, nor another field for it. */
const nameIn = (map: DataMap): DataNode | undefined =>
  ['newName', 'digest', 'repository', 'image', ...TAG_KEYS].some((key) => findEntry(map, key))
    ? undefined
    : findEntry(map, 'name')?.node;

/** A text of a list; Argo CD's may say which image it stands for: "app=ghcr.io/acme/app:1". */
function readName(node: DataNode | undefined, walk: Walk): void {
  if (node?.kind !== 'scalar') return;
  const text = node.text.replace(/^[\w./-]+=/, '');
  if (isSurelyImage(text) && !hasImageScheme(text)) offer(walk, text, node.line, 'perhaps');
}

/** Services of a GitLab job: names, or objects with a name. */
function readServices(items: readonly DataNode[], walk: Walk): void {
  for (const item of items) {
    if (item.kind === 'scalar') offer(walk, item.text, item.line, 'perhaps');
    const name = item.kind === 'map' && textOf(item, 'image') === undefined ? textOf(item, 'name') : undefined;
    if (name !== undefined) offer(walk, name, item.line, 'perhaps');
  }
}

function offer(walk: Walk, text: string, line: number, place: Place): void {
  const filled = text
    .slice(0, MAX_NAME + 1)
    .replace(/\$\((?:inputs\.)?params\.([\w.-]{1,100})\)/g, (all, name: string) => walk.params.get(name) ?? all);
  const { found, variables } = walk;
  // Longer is no name, and is refused as one.
  if (filled.length > MAX_NAME) addName(found, text, line);
  else offerText(found, filled, line, { place, variables });
}
