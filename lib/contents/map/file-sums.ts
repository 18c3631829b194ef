/** FileSums are sums of files in one layer. Packed bytes are compressed: the share that the files take of the layer. */
export type FileSums = {
  packed: number;
  unpacked: number;
  /** Files and links, each by its name. */
  files: number;
  /** Part of the bytes that later layers replace or delete. */
  wastedPacked: number;
  wastedUnpacked: number;
  /** Part of the bytes whose content an earlier visible file has too. */
  duplicatePacked: number;
  duplicateUnpacked: number;
};

/** The order of the numbers in the stored form. */
export const SUM_KEYS = [
  'packed',
  'unpacked',
  'files',
  'wastedPacked',
  'wastedUnpacked',
  'duplicatePacked',
  'duplicateUnpacked',
] as const satisfies readonly (keyof FileSums)[];

export const createSums = (): FileSums => ({
  packed: 0,
  unpacked: 0,
  files: 0,
  wastedPacked: 0,
  wastedUnpacked: 0,
  duplicatePacked: 0,
  duplicateUnpacked: 0,
});

/** Adds sums, or those of them that are given. */
export function addSums(to: FileSums, from: Readonly<Partial<FileSums>>): void {
  for (const key of SUM_KEYS) to[key] += from[key] ?? 0;
}

/** Returns what is left of sums without a part of them, never less than zero. */
export function withoutSums(all: Readonly<FileSums>, part: Readonly<FileSums>): FileSums {
  const left = createSums();
  for (const key of SUM_KEYS) left[key] = Math.max(0, all[key] - part[key]);
  return left;
}

export const isNothing = ({ packed, unpacked, files }: Readonly<FileSums>): boolean =>
  packed === 0 && unpacked === 0 && files === 0;
