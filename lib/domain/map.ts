/** What the first level of an image's map has. */
export const MAP_GROUPINGS = ['layers', 'directories'] as const;
export type MapGrouping = (typeof MAP_GROUPINGS)[number];

/** What an area of a map is: bytes of the compressed layers, or of the files as a container has them. */
export const MAP_BYTES = ['packed', 'unpacked'] as const;
export type MapBytesKind = (typeof MAP_BYTES)[number];
