import { searchWords } from '#lib/analysis/search-words.ts';
import { may } from '#lib/auth/permissions.ts';
import { createTotalsCollector } from '#lib/contents/map/collect-totals.ts';
import { drawBoxes, drawMatches, findMatches } from '#lib/contents/map/draw-boxes.ts';
import type { FileSums } from '#lib/contents/map/file-sums.ts';
import type { ImageTotals } from '#lib/contents/map/image-totals.ts';
import { totalOf } from '#lib/contents/map/map-node.ts';
import { formatPlace, type MapPlace, parsePlace, WHOLE_IMAGE } from '#lib/contents/map/map-place.ts';
import { openPlace } from '#lib/contents/map/open-place.ts';
import { pruneTotals } from '#lib/contents/map/prune-totals.ts';
import { layersOf, mergePlace, type ReadPlace, readPlace, type WantedPlace } from '#lib/contents/map/read-place.ts';
import { decodeTotals } from '#lib/contents/map/store-totals.ts';
import { listImagePackages } from '#lib/contents/packages/image-packages.ts';
import type { Database } from '#lib/db/client.ts';
import { findDirectoryTotals } from '#lib/db/contents/directory-totals.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { findFindingSet } from '#lib/db/findings/finding-sets.ts';
import { countBaseLayers } from '#lib/db/images/base-layers.ts';
import { getImage } from '#lib/db/images/images.ts';
import { type LayerRow, listLayers } from '#lib/db/series/series.ts';
import { efficiencyOf } from '#lib/image/efficiency.ts';
import { displayInstruction } from '#lib/image/instruction.ts';
import type { GuardedViews } from '../context.ts';
import type { ImageMap, MapBox, MapBytes } from '../dto/image-map.ts';
import type { MapQuery } from '../dto/parameters.ts';
import type { Circumstances } from './contents-wait.ts';
import { bytesOfNode, bytesOfTotals, createKept } from './kept-totals.ts';
import { placeLayers, type ReadLayers, readLayers } from './read-layers.ts';

/** Decoded totals and directories of the last images. */
const KEPT = createKept<ImageTotals | ReadPlace | null>(32 * 1024 * 1024, (one) =>
  one === null ? 0 : 'root' in one ? bytesOfTotals(one) : bytesOfNode(one.node),
);

/**
 * Returns the files of an image as boxes within boxes. Directories, packages and large files are stored once all layers were read,
 * and outlive the file lists; the files of a directory are read from the lists of its layers.
 *
 * @throws NotFoundError
 */
export async function readImageMap(
  guarded: GuardedViews,
  digest: string,
  query: MapQuery,
  at: Circumstances,
): Promise<ImageMap> {
  const { db } = guarded.require('read');
  const { repositoryId } = query;
  const { manifestId, image } = await getImage(db, repositoryId, digest);
  const all = await listLayers(db, repositoryId, [manifestId]);
  const baseCount = image && (await countBaseLayers(db, image, all, repositoryId));
  const source = createSource(db, { repositoryId, manifestId }, all, at);
  const { totals, unread, waiting, isPartial } = await source.open();
  const place = parsePlace(query.at) ?? WHOLE_IMAGE;
  const opened = await openPlace(totals, { by: query.by, place }, source.readPlace);
  if (opened === null) throw new NotFoundError('directory', query.at);
  const words = searchWords(query.q);
  const found = words.length === 0 ? null : findMatches(opened.node, words);
  const options = { ...query, baseCount };
  const boxes = found === null ? drawBoxes(opened.node, options) : drawMatches(opened.node, found, options);
  const names = all.map(({ instruction }) => (instruction === null ? '' : displayInstruction(instruction)));
  const findingsAt = await listFindings(db, { repositoryId, manifestId }, may(guarded.caller, 'write'));
  return {
    trail: opened.trail.map((one) => ({ at: formatPlace(one), name: nameOf(one, names) })),
    boxes: boxes.map(({ place: opens, sums, base, path, name, kind, layer, ...box }): MapBox => {
      const bytesOfBase = base && { packedBytes: base.packed, unpackedBytes: base.unpacked };
      return {
        inside: box.inside,
        kind,
        at: opens && formatPlace(opens),
        name: kind === 'layer' ? (names[layer ?? -1] ?? '') : name,
        path: path === null ? null : `/${path}`,
        layer,
        package: box.package && { ecosystem: box.package.kind, name: box.package.name, version: box.package.version },
        ...toBytes(sums),
        base: bytesOfBase,
        fileCount: sums.files,
        restCount: box.restCount,
        findings: path === null ? [] : findingsAt(path),
      };
    }),
    matches: found?.length ?? null,
    totals: unread.length === 0 ? toTotals(totals) : null,
    unread,
    waiting,
    truncated: isPartial || totals.isCut || opened.isCut,
  };
}

type Key = { repositoryId: string; manifestId: number };
type Opened = Pick<ReadLayers, 'unread' | 'waiting' | 'isPartial'> & { totals: ImageTotals };

/** Where the totals and files of an image come from. File lists are loaded only when they are needed. */
function createSource(db: Database, { repositoryId, manifestId }: Key, all: readonly LayerRow[], at: Circumstances) {
  const placed = placeLayers(all);
  const load = (positions: readonly number[] | null) =>
    readLayers(
      db,
      repositoryId,
      positions === null ? placed : placed.filter((one) => positions.includes(one.position)),
      at,
    );
  /** What the kept places of this image belong to. */
  let key = '';
  return {
    async open(): Promise<Opened> {
      const stored = await findDirectoryTotals(db, repositoryId, manifestId);
      const decoded = stored && KEPT.get(`stored ${manifestId}`, () => decodeTotals(stored));
      key = `stored ${manifestId}`;
      if (decoded && 'root' in decoded) return { totals: decoded, unread: [], waiting: null, isPartial: false };
      const { layers, key: keyOfRead, ...rest } = await load(null);
      key = `read ${keyOfRead}`;
      const totals = KEPT.get(key, () => {
        const collector = createTotalsCollector(layers.map(({ position }) => position));
        listImagePackages(layers, null, collector.listener);
        // Whole ones of a large image do not fit into what is kept, and would be collected again for each request.
        return pruneTotals(collector.finish());
      });
      if (totals === null || !('root' in totals)) throw new Error('Another result was kept under the key of totals.');
      return { ...rest, totals };
    },
    /** Returns null when the file lists of the image are not stored any more. */
    async readPlace(wanted: WantedPlace): Promise<ReadPlace | null> {
      const keyOfPlace = `${key} ${formatPlace(wanted.place)}`;
      const kept = KEPT.find(keyOfPlace);
      if (kept && 'node' in kept) return kept;
      const positions = layersOf(wanted);
      const single = positions === null ? null : readPlace((await load(positions)).layers, wanted);
      const found = single ?? (await merge(wanted));
      if (found !== null) KEPT.set(keyOfPlace, found);
      return found;
    },
  };

  async function merge(wanted: WantedPlace): Promise<ReadPlace | null> {
    const { layers, unread } = await load(null);
    // Without one of its layers the files would differ from the stored sums.
    return layers.length === 0 || (key.startsWith('stored') && unread.length > 0) ? null : mergePlace(layers, wanted);
  }
}

function nameOf({ layer, package: one, path }: MapPlace, names: readonly string[]): string {
  if (path !== null && (path !== '' || one === null)) return path === '' ? '/' : path.slice(path.lastIndexOf('/') + 1);
  if (one !== null) return one.name;
  return layer === null ? '' : (names[layer] ?? '');
}

const toBytes = (sums: FileSums): Record<'bytes' | 'wasted' | 'duplicate', MapBytes> => ({
  bytes: { packedBytes: sums.packed, unpackedBytes: sums.unpacked },
  wasted: { packedBytes: sums.wastedPacked, unpackedBytes: sums.wastedUnpacked },
  duplicate: { packedBytes: sums.duplicatePacked, unpackedBytes: sums.duplicateUnpacked },
});

function toTotals({ root, diveEfficiency }: ImageTotals): NonNullable<ImageMap['totals']> {
  const sums = totalOf(new Map([...root.layers].map(([layer, { all }]) => [layer, all])));
  const { bytes, wasted, duplicate } = toBytes(sums);
  const visible = {
    packedBytes: bytes.packedBytes - wasted.packedBytes,
    unpackedBytes: bytes.unpackedBytes - wasted.unpackedBytes,
  };
  const efficiency = efficiencyOf({ unpackedBytes: bytes.unpackedBytes, visibleBytes: visible.unpackedBytes });
  return { bytes, visible, wasted, duplicate, efficiency, diveEfficiency };
}

/** Returns a function that lists the findings about a path: one of their paths is this one, or above it. Secrets are for editors. */
async function listFindings(db: Database, key: Key, withSecrets: boolean): Promise<(path: string) => string[]> {
  const set = await findFindingSet(db, key);
  const byPath = new Map<string, Set<string>>();
  for (const { id, kind, paths } of set?.items ?? []) {
    if (kind === 'secret' && !withSecrets) continue;
    for (const { path } of paths) byPath.set(path, (byPath.get(path) ?? new Set()).add(id));
  }
  return (path) => {
    if (byPath.size === 0) return [];
    const found = new Set(byPath.get(path));
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
      for (const id of byPath.get(path.slice(0, end)) ?? []) found.add(id);
    return [...found];
  };
}
