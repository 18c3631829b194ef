import type { BuiltImage } from '#tests/support/built-image.ts';

/** Puts the image's manifest, whose blobs the repository has already, under each of the names. */
export async function pushNames(url: string, repository: string, image: BuiltImage, names: string[]): Promise<void> {
  for (const name of names) {
    const { ok, status } = await fetch(`${url}/v2/${repository}/manifests/${name}`, {
      method: 'PUT',
      headers: { 'content-type': image.manifest.mediaType },
      body: new Uint8Array(image.manifest.bytes),
    });
    if (!ok) throw new Error(`${repository}:${name} was answered with ${status}`);
  }
}
