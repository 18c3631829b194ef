import { MAP_BYTES, MAP_GROUPINGS, type MapBytesKind, type MapGrouping } from '#lib/domain/map.ts';
import { queryString } from '../requests/fetch.ts';

type Place = {
  repositoryId: string;
  digest: string;
  /** Digest of the image that this one is compared with. */
  previous?: string | null;
  by?: MapGrouping;
  /** The opened box; empty for the whole image. */
  at?: string;
  bytes?: MapBytesKind;
};

/** Path of the map of an image: "/repositories/…/images/sha256:…?tab=files&by=directories&at=d:usr/lib". */
export const filesPath = ({ repositoryId, digest, previous, by, at, bytes }: Place): string =>
  `/repositories/${encodeURIComponent(repositoryId)}/images/${digest}${queryString({
    previous,
    tab: 'files',
    by: by === MAP_GROUPINGS[0] ? null : by,
    at,
    bytes: bytes === MAP_BYTES[0] ? null : bytes,
  })}`;

/** The directory of a path in the map of directories: "/usr/lib" → "d:usr/lib". The root is the whole image. */
export function directoryAt(path: string): string {
  const inside = path.replace(/^\/+|\/+$/g, '');
  return inside === '' ? '' : `d:${inside}`;
}

type PackageName = { ecosystem: string; name: string; version: string | null };

/** The layer, or one of its packages, in the map of layers: "l:3", "l:3/p:npm:%40swc%2Fcore:1.9.3". */
export function layerAt(position: number, one?: PackageName): string {
  if (one === undefined) return `l:${position}`;
  const names = [one.ecosystem, one.name, ...(one.version === null ? [] : [one.version])];
  return `l:${position}/p:${names.map(encodeURIComponent).join(':')}`;
}
