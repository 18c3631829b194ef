import type { MapGrouping } from '#lib/domain/map.ts';
import { findNode, type ImageTotals } from './image-totals.ts';
import {
  directoryNode,
  layerNode,
  looseNode,
  type MapNode,
  openByDirectories,
  openByLayers,
  packageNode,
  readNode,
  totalOf,
} from './map-node.ts';
import { type MapPlace, WHOLE_IMAGE } from './map-place.ts';
import { LEVELS_BELOW, type ReadPlace, type WantedPlace } from './read-place.ts';

export type OpenedPlace = {
  node: MapNode;
  /** From the whole image to the opened place, which is the last one. */
  trail: MapPlace[];
  /** True when files are missing. */
  isCut: boolean;
};

/** Reads the files of a place from file lists; null when they are not stored. */
export type PlaceReader = (wanted: WantedPlace) => Promise<ReadPlace | null>;

/**
 * Opens a place of an image: from the totals where they have all of it, else from file lists. Returns null when the image has no such
 * place.
 */
export async function openPlace(
  totals: ImageTotals,
  { by, place }: { by: MapGrouping; place: MapPlace },
  read: PlaceReader,
): Promise<OpenedPlace | null> {
  const { path } = place;
  if (path === null && place.package === null) return openOuter(totals, { by, place }, read);
  if (place.package !== null) return openPackage(totals, place, read);
  const trail = listTrail(place, totals);
  const stored = storedNode(totals, place);
  if (stored !== null && isWhole(stored)) return { node: stored, trail, isCut: false };
  const found = await readFolder(totals, place, read);
  if (found !== null) return { node: readNode(found.node, place, path ?? ''), trail, isCut: found.isCut };
  return stored === null ? null : { node: stored, trail, isCut: true };
}

/**
 * Opens the whole image or a layer. Where all of its files are too small to have sums of their own, they are read like those of a
 * directory.
 */
async function openOuter(
  totals: ImageTotals,
  { by, place }: { by: MapGrouping; place: MapPlace },
  read: PlaceReader,
): Promise<OpenedPlace | null> {
  const { layer } = place;
  const node = layer === null ? openImage(totals, by) : layerNode(totals, layer);
  if (layer !== null && node.layers.size === 0) return null;
  const trail = layer === null ? [WHOLE_IMAGE] : [WHOLE_IMAGE, place];
  if (totalOf(node.layers).files === 0 || node.children().length > 0) return { node, trail, isCut: false };
  const inside = { ...place, path: '' };
  const found = await readFolder(totals, inside, read);
  if (found === null) return { node, trail, isCut: true };
  return { node: { ...node, children: readNode(found.node, inside, '').children }, trail, isCut: found.isCut };
}

const openImage = (totals: ImageTotals, by: MapGrouping) =>
  by === 'layers' ? openByLayers(totals) : openByDirectories(totals);

const storedNode = (totals: ImageTotals, { layer, path }: MapPlace): MapNode | null => {
  const node = layer === null ? directoryNode(totals, path ?? '') : looseNode(totals, layer, path ?? '');
  return node === null || node.layers.size === 0 ? null : node;
};

/** Reports whether all files below a node have nodes themselves, or are in directories that have. */
function isWhole(node: MapNode): boolean {
  const inChildren = node.children().reduce((sum, child) => sum + totalOf(child.layers).files, 0);
  return inChildren >= totalOf(node.layers).files;
}

/** Reads a directory, or the closest one above it of which the totals know the layers. */
async function readFolder(totals: ImageTotals, place: MapPlace, read: PlaceReader): Promise<ReadPlace | null> {
  const path = place.path ?? '';
  for (let above: string | null = path; above !== null; above = parentOf(above)) {
    const stored = storedNode(totals, { ...place, path: above });
    if (stored === null) continue;
    const found = await read({
      place: { ...place, path: above },
      path: above,
      known: stored.layers,
      marks: totals.marks,
    });
    if (found === null) return null;
    const below = above === path ? '' : path.slice(above === '' ? 0 : above.length + 1);
    const node = findNode(found.node, below);
    if (node !== null) return { ...found, node };
    const nearest = below.split('/').slice(0, LEVELS_BELOW).join('/');
    const isFurther = found.isCut || (nearest !== below && findNode(found.node, nearest) !== null);
    return isFurther ? read({ place, path, known: null, marks: null }) : null;
  }
  return null;
}

const parentOf = (path: string): string | null =>
  path === '' ? null : path.slice(0, Math.max(0, path.lastIndexOf('/')));

async function openPackage(totals: ImageTotals, place: MapPlace, read: PlaceReader): Promise<OpenedPlace | null> {
  const { layer, package: wanted } = place;
  if (layer === null || wanted === null) return null;
  const named = totals.packages.filter(
    (one) => one.kind === wanted.kind && one.name === wanted.name && one.layers.has(layer),
  );
  // A link without a version can lead to a package that has one.
  const known =
    named.find(({ version }) => version === wanted.version) ?? (wanted.version === null ? named[0] : undefined);
  const stored = known === undefined ? null : packageNode(known, layer);
  if (known === undefined || stored === null) return null;
  const path = place.path ?? known.directory;
  const trail = listTrail(place, totals, known.directory);
  const whole = { layer, package: { kind: known.kind, name: known.name, version: known.version }, path: null };
  const found = await read({ place: whole, path: known.directory, known: stored.layers, marks: totals.marks });
  if (found === null) return place.path === null ? { node: stored, trail, isCut: true } : null;
  const below = path.startsWith(`${known.directory}/`) ? path.slice(known.directory.length + 1) : path;
  const node = findNode(found.node, path === known.directory ? '' : known.directory === '' ? path : below);
  if (node === null) return null;
  const opened = readNode(node, { ...place, path }, path);
  return {
    node: place.path === null ? { ...stored, children: opened.children } : opened,
    trail,
    isCut: found.isCut,
  };
}

/** Lists the places from the whole image to one, with the directories of its path below `start`. */
function listTrail(place: MapPlace, totals: ImageTotals, start = ''): MapPlace[] {
  const trail: MapPlace[] = [WHOLE_IMAGE];
  if (place.layer !== null) trail.push({ layer: place.layer, package: null, path: null });
  if (place.package !== null) trail.push({ ...place, path: null });
  const isLoose = place.layer !== null && place.package === null;
  // The files of a layer that belong to no package have a box of their own where there are packages.
  if (isLoose && place.path !== null && hasPackages(totals, place.layer)) trail.push({ ...place, path: '' });
  const path = place.path ?? start;
  const names = path === start ? [] : (start === '' ? path : path.slice(start.length + 1)).split('/');
  let at = start;
  for (const name of names.filter((one) => one !== '')) {
    at = at === '' ? name : `${at}/${name}`;
    trail.push({ ...place, path: at });
  }
  return trail;
}

const hasPackages = ({ packages }: ImageTotals, layer: number | null): boolean =>
  layer !== null && packages.some(({ layers }) => layers.has(layer));
