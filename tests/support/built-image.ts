import { createHash } from 'node:crypto';

/** BuiltBlob is anything with a digest ("sha256:…"): a manifest, an index, a config or a layer. */
export type BuiltBlob = { mediaType: string; digest: string; bytes: Uint8Array };

/** BuiltImage is a manifest with everything it refers to. `children` are the manifests of an index, in its order. */
export type BuiltImage = {
  manifest: BuiltBlob;
  children: BuiltImage[];
  /** Config and layers. Empty for an index. */
  blobs: BuiltBlob[];
};

export type BuiltDescriptor = { mediaType: string; digest: string; size: number };

export function blobOf(mediaType: string, bytes: Uint8Array): BuiltBlob {
  return { mediaType, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, bytes };
}

export function documentOf(mediaType: string, value: unknown): BuiltBlob {
  return blobOf(mediaType, Buffer.from(JSON.stringify(value)));
}

export function descriptorOf({ mediaType, digest, bytes }: BuiltBlob): BuiltDescriptor {
  return { mediaType, digest, size: bytes.byteLength };
}

/** Returns the image's manifest and those below it, outermost first. */
export function manifestsOf(image: BuiltImage): BuiltBlob[] {
  return [image.manifest, ...image.children.flatMap(manifestsOf)];
}

/** Returns configs and layers of the image and of everything below it. */
export function blobsOf(image: BuiltImage): BuiltBlob[] {
  return [...image.blobs, ...image.children.flatMap(blobsOf)];
}
