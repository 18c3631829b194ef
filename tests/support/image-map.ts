import type { ImageMap, MapBox, MapBytes } from '#lib/views/dto/image-map.ts';

export const bytes = (packedBytes: number, unpackedBytes = 3 * packedBytes): MapBytes => ({
  packedBytes,
  unpackedBytes,
});

/** A box of an answer, in no layer of its own and in no base. */
export const makeBox = (change: Partial<MapBox> & Pick<MapBox, 'kind'>): MapBox => ({
  inside: 0,
  at: null,
  name: '',
  path: null,
  layer: null,
  package: null,
  bytes: bytes(0),
  wasted: bytes(0),
  duplicate: bytes(0),
  base: bytes(0),
  fileCount: 1,
  restCount: 0,
  findings: [],
  ...change,
});

/** The map of an image with all of its layers read. */
export const makeMap = (boxes: MapBox[], change: Partial<ImageMap> = {}): ImageMap => ({
  trail: [{ at: '', name: '' }],
  boxes,
  matches: null,
  totals: null,
  unread: [],
  waiting: null,
  truncated: false,
  ...change,
});
