import type { BuiltImage } from '#tests/support/built-image.ts';

/** Pushes the image's manifest under each of the names. The repository already has its blobs. */
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
