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

/** The layer, or one of its packages, in the map of layers: "l:3", "l:3/p:npm:%40swc%2Fcore". */
export const layerAt = (position: number, one?: { ecosystem: string; name: string }): string =>
  one === undefined
    ? `l:${position}`
    : `l:${position}/p:${encodeURIComponent(one.ecosystem)}:${encodeURIComponent(one.name)}`;
