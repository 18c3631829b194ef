/** Returns the efficiency of an image, 0 to 1: the part of its unpacked bytes that a container sees. 1 for an image without files. */
export const efficiencyOf = ({
  unpackedBytes,
  visibleBytes,
}: {
  unpackedBytes: number;
  visibleBytes: number;
}): number => (unpackedBytes === 0 ? 1 : visibleBytes / unpackedBytes);
