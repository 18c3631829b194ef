/** A layer of an image. Bytes are compressed. */
type StackLayer = { digest: string; sizeBytes: number };
/** The layers of a named image, and those of the newest image of its series; null if there is none. */
export type StackMember = { layers: readonly StackLayer[]; newest: readonly StackLayer[] | null };

export type StackSums = {
  /** In the order of the members. `updateBytes` is null without a newest image. */
  members: { sizeBytes: number; onlyHereBytes: number; updateBytes: number | null }[];
  aloneBytes: number;
  togetherBytes: number;
  newestBytes: number;
  updateBytes: number;
};

/**
 * Sums what images take together on a machine that stores each layer once, and what it downloads when all are updated. An image
 * without a newest one stays as it is.
 */
export function sumStack(members: readonly StackMember[]): StackSums {
  const holders = new Map<string, number>();
  const present = distinct(members.flatMap(({ layers }) => layers));
  for (const { layers } of members)
    for (const digest of distinct(layers).keys()) holders.set(digest, (holders.get(digest) ?? 0) + 1);
  const lacks = (layers: readonly StackLayer[]) => layers.filter(({ digest }) => !present.has(digest));
  const newest = members.flatMap((member) => member.newest ?? member.layers);
  const sums = members.map((member) => ({
    sizeBytes: bytesOf(member.layers),
    onlyHereBytes: bytesOf(member.layers.filter(({ digest }) => holders.get(digest) === 1)),
    updateBytes: member.newest && bytesOf(lacks(member.newest)),
  }));
  return {
    members: sums,
    aloneBytes: sums.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    togetherBytes: bytesOf(members.flatMap(({ layers }) => layers)),
    newestBytes: bytesOf(newest),
    updateBytes: bytesOf(lacks(newest)),
  };
}

const distinct = (layers: readonly StackLayer[]): Map<string, number> =>
  new Map(layers.map(({ digest, sizeBytes }) => [digest, sizeBytes]));

const bytesOf = (layers: readonly StackLayer[]): number =>
  [...distinct(layers).values()].reduce((sum, bytes) => sum + bytes, 0);
