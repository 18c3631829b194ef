import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { getBinary } from '#tests/support/binaries.ts';
import { blobOf, blobsOf, manifestsOf } from '#tests/support/built-image.ts';
import { withImageFolder, writeDirectory, writeOciLayout } from '#tests/support/image-folder.ts';
import { appImage, multiPlatformImage } from '#tests/support/image-variants.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-test-'));
  folders.push(folder);
  return folder;
}

describe('writing images to folders', () => {
  it('creates an OCI layout with every blob under its digest', async () => {
    const folder = await makeFolder();
    const image = multiPlatformImage('oci', { attested: true });
    expect(await writeOciLayout(folder, image)).toBe(`oci:${folder}:image`);
    const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));
    expect(index.manifests).toMatchObject([{ digest: image.manifest.digest, size: image.manifest.bytes.byteLength }]);
    for (const { digest } of [...manifestsOf(image), ...blobsOf(image)]) {
      const bytes = await readFile(join(folder, 'blobs', digest.replace(':', '/')));
      expect(blobOf('', bytes).digest).toBe(digest);
    }
  });

  it('creates the directory format of skopeo with the index unchanged', async () => {
    const folder = await makeFolder();
    const image = multiPlatformImage('docker');
    expect(await writeDirectory(folder, image)).toBe(`dir:${folder}`);
    expect(blobOf('', await readFile(join(folder, 'manifest.json'))).digest).toBe(image.manifest.digest);
    const child = image.children[1]?.manifest.digest ?? '';
    expect(blobOf('', await readFile(join(folder, `${child.slice(7)}.manifest.json`))).digest).toBe(child);
  });

  it('removes its folder even after a failure', async () => {
    let seen = '';
    const failing = withImageFolder(appImage('docker'), async (source) => {
      seen = source.replace('dir:', '');
      await access(join(seen, 'manifest.json'));
      throw new Error('push failed');
    });
    await expect(failing).rejects.toThrow('push failed');
    await expect(access(seen)).rejects.toThrow();
  });
});

describe('getBinary', () => {
  it('names the package to install when a program is missing', async () => {
    await expect(getBinary('no-such-program' as 'skopeo')).rejects.toThrow(
      /no-such-program is not installed.*apt-get install/,
    );
  });
});
