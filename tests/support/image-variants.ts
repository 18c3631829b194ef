import type { BuiltImage } from './built-image.ts';
import { buildHelmChart, buildImage, buildIndex, type Flavour, layerOf } from './oci-images.ts';

const PLATFORMS = ['linux/amd64', 'linux/arm64/v8', 'linux/arm/v7'];

/** Builds an application on a base of 50 kB. `appBytes` and `seed` set its own layer. */
export function appImage(flavour: Flavour, { appBytes = 20_000, seed = 1, platform = 'linux/amd64' } = {}): BuiltImage {
  return buildImage({
    flavour,
    platform,
    layers: [
      layerOf('/bin/sh -c #(nop) ADD file:5d8521419ad6 in / ', 50_000, 1000 + PLATFORMS.indexOf(platform)),
      layerOf(`COPY app-${seed} /opt # buildkit`, appBytes, seed),
    ],
    labels: { 'org.opencontainers.image.version': `1.0.${seed}` },
  });
}

/** Builds three platforms of different sizes. `attested` adds BuildKit's attestation manifests. */
export function multiPlatformImage(
  flavour: Flavour,
  { attested = false, appBytes = 20_000, seed = 1 } = {},
): BuiltImage {
  const children = PLATFORMS.map((platform, index) => ({
    platform,
    image: appImage(flavour, { appBytes: appBytes + index * 1000, seed, platform }),
  }));
  return buildIndex(flavour, children, { attested });
}

/** Builds an image whose own layer is compressed with zstd (M-25). */
export function zstdImage(): BuiltImage {
  return buildImage({
    flavour: 'oci',
    layers: [
      layerOf('/bin/sh -c #(nop) ADD file:5d8521419ad6 in / ', 50_000, 1000),
      { ...layerOf('RUN install # buildkit', 20_000, 7), compression: 'zstd' },
    ],
  });
}

/** Builds an image with the same layer twice. A pull fetches it once (M-27). */
function repeatedLayerImage(): BuiltImage {
  const layer = layerOf('COPY a /opt', 10_000, 3);
  return buildImage({ flavour: 'oci', layers: [layer, layerOf('COPY b /opt', 5_000, 4), layer] });
}

export const IMAGE_VARIANTS: Record<string, () => BuiltImage> = {
  'docker-image': () => appImage('docker'),
  'oci-image': () => appImage('oci'),
  'docker-list': () => multiPlatformImage('docker'),
  'oci-index': () => multiPlatformImage('oci'),
  'oci-index-attested': () => multiPlatformImage('oci', { attested: true }),
  zstd: zstdImage,
  'repeated-layer': repeatedLayerImage,
  helm: buildHelmChart,
};
