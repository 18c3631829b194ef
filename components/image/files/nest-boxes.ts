import type { ImageMap, MapBox } from '#lib/views/dto/image-map.ts';

/** A box of an image's map with the boxes inside it. */
export type FileBox = Omit<MapBox, 'inside'> & {
  /** The same in every answer that has the box. */
  id: string;
  /** Ids of the box and of those around it, from the inside. */
  chain: readonly string[];
  children: FileBox[];
};

/**
 * Nests the flat list of an answer. Null when the answer has no box.
 *
 * @param outer - ids of the boxes around the opened one, from the inside, where it is not the first
 */
export function nestBoxes({ boxes }: Pick<ImageMap, 'boxes'>, outer: readonly string[] = []): FileBox | null {
  const nested: FileBox[] = [];
  for (const { inside, ...box } of boxes) {
    const parent = inside === null ? undefined : nested[inside];
    const around = parent === undefined ? outer : parent.chain;
    const id = idOf(box, around[0] ?? '');
    const one: FileBox = { ...box, id, chain: [id, ...around], children: [] };
    nested.push(one);
    parent?.children.push(one);
  }
  return nested[0] ?? null;
}

/** A box that cannot be opened is known by its name in the box around it. A file can be there once in each layer. */
const idOf = ({ at, kind, name, path, layer }: Omit<MapBox, 'inside'>, outer: string): string =>
  at === null ? `${outer}\n${kind} ${path ?? name} ${layer ?? ''}` : `at:${at}`;
