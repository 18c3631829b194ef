import { type FilePile, PileMap } from '#lib/findings/collect/file-pile.ts';
import { isSystemPackage, nameOf } from '#lib/findings/collect/names.ts';
import { perFolder } from '#lib/findings/collect/per-folder.ts';
import type { Candidate, ImageFacts, RuleRun } from '#lib/findings/collect/rule.ts';
import { leaveOut } from '#lib/findings/dockerfile/mend-copy.ts';
import { listLayersWith, mainLayers, mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { addCacheMounts, formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { isPlainPath } from '#lib/findings/dockerfile/plain-path.ts';
import { type CachePlace, findCachePlace, USING } from './cache-places.ts';

/** Finds downloads of package managers. */
export function createPackageCacheRule(facts: ImageFacts): RuleRun {
  const piles = new PileMap();
  const places = new Map<string, CachePlace>();
  const find = perFolder(findCachePlace);
  const uses = new Set<string>();
  return {
    onFile(file) {
      if (USING.has(file.name)) uses.add(file.name);
      const found = file.isOwn ? find(file.folder) : null;
      if (found === null || found.place.file?.test(file.name) === false) return;
      // conda and pnpm link the files that they use. Without the cache the bytes stay.
      if (file.nameCount > 1 || isSystemPackage(file.owner)) return;
      places.set(found.place.about, found.place);
      piles.at(found.place.about).add(file, found.root);
    },
    finish() {
      for (const part of listReplaced(facts)) {
        const found = find(folderOf(part.path));
        if (found === null || found.place.file?.test(nameOf(part.path)) === false) continue;
        places.set(found.place.about, found.place);
        piles.at(found.place.about).add(part, found.root);
      }
      return piles.entries().flatMap(([about, pile], at): Candidate[] => {
        const place = places.get(about);
        if (place === undefined || place.isUsedWith?.some((name) => uses.has(name))) return [];
        if (place.isLinked) addLinks(facts, pile, { place, content: LINKS - at });
        const roots = [...pile.groups.keys()].filter(isPlainPath).slice(0, MOST_MOUNTS);
        const title = `${place.title} are in the image`.replace(/^(The \S+ .*) are in/, '$1 is in');
        return [{ kind: 'package-cache', about, certainty: 'certain', title, pile, remedy: mend(place, roots) }];

        function mend({ sharedBy, mount }: CachePlace, paths: readonly string[]) {
          const shared = sharedBy === undefined ? [] : listLayersWith(facts, sharedBy);
          const layers = [...new Set([...mainLayers(pile), ...shared])].sort((one, other) => one - other);
          const text =
            'Mount the directory as a cache in the instruction that fills it. The builder then keeps the files outside of the image. Or remove them in the same RUN.';
          return mendLayers(facts, layers, text, (instruction) => {
            if (paths.length === 0) return null;
            return instruction.verb === 'RUN'
              ? formatRun(addCacheMounts(instruction, mount === undefined ? paths : [mount], sharedBy !== undefined))
              : leaveOut(instruction, paths);
          });
        }
      });
    },
  };
}

/** Returns the files of own layers that a later layer stores again. A mount keeps all of their contents out of the image. */
const listReplaced = ({ removed, rewritten, layers }: ImageFacts) =>
  [...removed.filter(({ isReplaced }) => isReplaced), ...rewritten.map(({ lower }) => lower)].filter(
    ({ layer }) => layers[layer]?.isOwn === true,
  );

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

const MOST_MOUNTS = 4;
/** Numbers of no content: those of the links of a layer to each cache. */
const LINKS = 2 ** 32 - 1;

/** Adds what the entries of hard links in a cache take of the layers that it is in. */
function addLinks({ layers }: ImageFacts, pile: FilePile, links: { place: CachePlace; content: number }): void {
  const { about } = links.place;
  for (const layer of [...pile.layers.keys()]) {
    let [packedBytes, root] = [0, ''];
    for (const entry of layers[layer]?.index.entries() ?? []) {
      if (entry.kind !== 'hardlink') continue;
      const found = findCachePlace(folderOf(entry.path));
      if (found?.place.about !== about) continue;
      packedBytes += entry.packedBytes;
      root = found.root;
    }
    if (root !== '') pile.add({ layer, content: links.content, sizeBytes: 0, packedBytes }, root);
  }
}
