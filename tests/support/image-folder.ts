import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuiltImage, blobsOf, descriptorOf, manifestsOf } from './built-image.ts';

/** Writes an OCI image layout and returns skopeo's name for the image in it. */
export async function writeOciLayout(folder: string, image: BuiltImage): Promise<string> {
  const blobs = join(folder, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  for (const { digest, bytes } of [...manifestsOf(image), ...blobsOf(image)])
    await writeFile(join(blobs, hexOf(digest)), bytes);
  const annotations = { 'org.opencontainers.image.ref.name': 'image' };
  const index = { schemaVersion: 2, manifests: [{ ...descriptorOf(image.manifest), annotations }] };
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  return `oci:${folder}:image`;
}

/** Writes skopeo's directory format, which keeps Docker's manifests unchanged, and returns skopeo's name for it. */
export async function writeDirectory(folder: string, image: BuiltImage): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'version'), 'Directory Transport Version: 1.1\n');
  await writeFile(join(folder, 'manifest.json'), image.manifest.bytes);
  for (const { digest, bytes } of image.children.flatMap(manifestsOf)) {
    await writeFile(join(folder, `${hexOf(digest)}.manifest.json`), bytes);
  }
  for (const { digest, bytes } of blobsOf(image)) await writeFile(join(folder, hexOf(digest)), bytes);
  return `dir:${folder}`;
}

/** Writes the image in the form that fits its type, calls `use` with skopeo's name for it, and removes it. */
export async function withImageFolder<T>(image: BuiltImage, use: (source: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-image-'));
  const write = image.manifest.mediaType.includes('.docker.') ? writeDirectory : writeOciLayout;
  try {
    return await use(await write(folder, image));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function hexOf(digest: string): string {
  return digest.slice('sha256:'.length);
}
