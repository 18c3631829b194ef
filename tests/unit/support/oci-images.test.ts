import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  type BuiltBlob,
  type BuiltDescriptor,
  type BuiltImage,
  blobOf,
  blobsOf,
  manifestsOf,
} from '#tests/support/built-image.ts';
import { appImage, IMAGE_VARIANTS, multiPlatformImage, zstdImage } from '#tests/support/image-variants.ts';
import { buildImage } from '#tests/support/oci-images.ts';

const parse = (blob: BuiltBlob | undefined) => JSON.parse(Buffer.from(blob?.bytes ?? []).toString());

/** Returns every descriptor in the manifest. */
function descriptorsOf(manifest: BuiltBlob): BuiltDescriptor[] {
  const { config, layers = [], manifests = [] } = parse(manifest);
  return [...(config ? [config] : []), ...layers, ...manifests];
}

function expand({ mediaType, bytes }: BuiltBlob): Uint8Array {
  if (mediaType.endsWith('zstd')) return zstdDecompressSync(bytes);
  return mediaType.endsWith('gzip') ? gunzipSync(bytes) : bytes;
}

const configOf = (image: BuiltImage) => parse(image.blobs[0]);

describe.each(Object.entries(IMAGE_VARIANTS))('the image variant %s', (_, build) => {
  const image = build();
  const stored = new Map([...manifestsOf(image), ...blobsOf(image)].map((blob) => [blob.digest, blob]));

  it('refers only to its own blobs, with the right digest, size and type', () => {
    for (const manifest of manifestsOf(image)) {
      expect(parse(manifest).mediaType).toBe(manifest.mediaType);
      for (const { digest, size, mediaType } of descriptorsOf(manifest)) {
        const blob = stored.get(digest);
        expect(blob?.bytes.byteLength).toBe(size);
        expect(blob?.mediaType).toBe(mediaType);
        expect(blobOf('', blob?.bytes ?? new Uint8Array()).digest).toBe(digest);
      }
    }
  });

  it('is reproducible', () => {
    expect(build().manifest.digest).toBe(image.manifest.digest);
  });
});

describe('buildImage', () => {
  it('has one history entry per layer, one without, and true diff_ids (C-02, C-04)', () => {
    for (const image of [appImage('docker'), zstdImage()]) {
      const [, ...layers] = image.blobs;
      const { history, rootfs } = configOf(image);
      expect(history.filter((entry: { empty_layer?: boolean }) => !entry.empty_layer)).toHaveLength(layers.length);
      expect(history).toHaveLength(layers.length + 1);
      expect(rootfs.diff_ids).toEqual(layers.map((layer) => blobOf('', expand(layer)).digest));
    }
  });

  it('shares the base layer between versions', () => {
    const [before, after] = [1, 2].map((seed) =>
      appImage('oci', { seed })
        .blobs.slice(1)
        .map(({ digest }) => digest),
    );
    expect(after?.[0]).toBe(before?.[0]);
    expect(after?.[1]).not.toBe(before?.[1]);
  });

  it('makes layers of about the given size', () => {
    const own = appImage('oci', { appBytes: 100_000 }).blobs[2];
    expect(own?.bytes.byteLength).toBeGreaterThan(100_000);
    expect(own?.bytes.byteLength).toBeLessThan(101_500);
  });

  it('rejects zstd in a Docker manifest', () => {
    const layers = [{ instruction: 'x', files: { a: 'a' }, compression: 'zstd' as const }];
    expect(() => buildImage({ flavour: 'docker', layers })).toThrow(/zstd/);
  });
});

describe('buildIndex', () => {
  it("marks one attestation per image with BuildKit's annotations (M-20)", () => {
    const { manifests } = parse(multiPlatformImage('oci', { attested: true }).manifest);
    expect(manifests).toHaveLength(6);
    for (const [position, attestation] of manifests.slice(3).entries()) {
      expect(attestation.annotations['vnd.docker.reference.type']).toBe('attestation-manifest');
      expect(attestation.annotations['vnd.docker.reference.digest']).toBe(manifests[position].digest);
      expect(attestation.platform).toEqual({ os: 'unknown', architecture: 'unknown' });
    }
  });

  it('lists three platforms with their variants', () => {
    const { manifests } = parse(multiPlatformImage('docker').manifest);
    expect(manifests.map(({ platform }: { platform: object }) => platform)).toEqual([
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm64', variant: 'v8' },
      { os: 'linux', architecture: 'arm', variant: 'v7' },
    ]);
  });
});
