import type { PackageName } from '#lib/contents/packages/image-packages.ts';

/**
 * MapPlace is a box of the map of an image: the whole image, a layer, a package in a layer, or a directory. A directory can be one of the
 * image, of the files of a layer that belong to no package, or of a package in a layer.
 */
export type MapPlace = {
  layer: number | null;
  package: PackageName | null;
  /** A directory without a leading slash; empty for the root. Null when the place is not a directory. */
  path: string | null;
};

export const WHOLE_IMAGE: MapPlace = { layer: null, package: null, path: null };

const PLACE = /^(?:l:(\d{1,4}))?(?:\/?p:([^:/]{1,40}):([^:/]{0,4000})(?::([^:/]{0,2000}))?)?(?:\/?d:(.*))?$/s;

/** Reads "d:usr/lib", "l:3", "l:3/p:npm:%40swc%2Fcore:1.2.0/d:app" or "l:3/d:usr". Returns null for other texts. */
export function parsePlace(text: string): MapPlace | null {
  const found = PLACE.exec(text);
  if (found === null) return null;
  const [, layer, kind, name, version, path] = found;
  if (kind !== undefined && layer === undefined) return null;
  try {
    return {
      layer: layer === undefined ? null : Number(layer),
      package:
        kind === undefined
          ? null
          : { kind, name: decodeURIComponent(name ?? ''), version: version ? decodeURIComponent(version) : null },
      path: path?.replace(/^\/+|\/+$/g, '') ?? null,
    };
  } catch {
    return null;
  }
}

export function formatPlace({ layer, package: one, path }: MapPlace): string {
  const parts: string[] = [];
  if (layer !== null) parts.push(`l:${layer}`);
  if (one !== null) {
    const version = one.version === null ? '' : `:${encodeURIComponent(one.version)}`;
    parts.push(`p:${encodeURIComponent(one.kind)}:${encodeURIComponent(one.name)}${version}`);
  }
  if (path !== null) parts.push(`d:${path}`);
  return parts.join('/');
}
