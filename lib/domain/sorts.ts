/**
 * Orders of the lists, as the API and the URLs of the screens name them. A minus sign is descending. `saving` sorts by what
 * the newest image could save, times its releases and nodes.
 */
export const OVERVIEW_SORTS = [
  'attention',
  'grew',
  'shrank',
  'size',
  'saving',
  'pull',
  'name',
  'changed',
  'looked',
] as const;
export type OverviewSort = (typeof OVERVIEW_SORTS)[number];
/** Days of the period that `grew` and `shrank` compare. */
export const CHANGE_DAYS = ['7', '30', '90'] as const;
export type ChangeDays = (typeof CHANGE_DAYS)[number];

/** `pushed` sorts by the time when a tag's image was first seen, `built` by its build date, `unpacked` by its unpacked size. */
export const TAG_SORTS = [
  'name',
  '-name',
  'size',
  '-size',
  'unpacked',
  '-unpacked',
  'pushed',
  '-pushed',
  'built',
  '-built',
] as const;
export type TagSort = (typeof TAG_SORTS)[number];
/** A sort without its direction. */
export type TagSortKey = Exclude<TagSort, `-${string}`>;

/** `layer` sorts by the lowest layer with files of a package. */
export const PACKAGE_SORTS = [
  'name',
  '-name',
  'version',
  '-version',
  'ecosystem',
  '-ecosystem',
  'size',
  '-size',
  'layer',
  '-layer',
] as const;
export type PackageSort = (typeof PACKAGE_SORTS)[number];
/** A sort without its direction. */
export type PackageSortKey = Exclude<PackageSort, `-${string}`>;

/** `size` sorts files by the bytes that their layers store: those that a container sees, and those that later layers overwrite. */
export const FILE_SORTS = ['name', '-name', 'size', '-size', 'wasted', '-wasted', 'files', '-files'] as const;
export type FileSort = (typeof FILE_SORTS)[number];
/** A sort without its direction. */
export type FileSortKey = Exclude<FileSort, `-${string}`>;

export const INCIDENT_SORTS = ['-opened', '-size', 'changed'] as const;
export type IncidentSort = (typeof INCIDENT_SORTS)[number];
