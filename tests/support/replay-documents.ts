import { CONFIG_TYPE, LAYER_TYPE, LIST_TYPE, MANIFEST_TYPE } from '#lib/demo/docker-types.ts';
import type { ReplayList, ReplayManifest, ReplayPlatform } from './replay-data.ts';

/** Returns the manifest's bytes as they were pushed. They hash to `manifest.digest`. */
export function manifestBytes(manifest: ReplayManifest): Uint8Array {
  return encode({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: { mediaType: CONFIG_TYPE, size: manifest.config.size, digest: manifest.config.digest },
    layers: manifest.layers.map(({ digest, size }) => ({ mediaType: LAYER_TYPE, size, digest })),
  });
}

/** Returns the manifest list's bytes as they were pushed. They hash to `list.digest`. */
export function listBytes(list: ReplayList): Uint8Array {
  return encode({
    schemaVersion: 2,
    mediaType: LIST_TYPE,
    manifests: list.entries.map(({ platform, manifest }) => ({
      mediaType: MANIFEST_TYPE,
      size: manifestBytes(manifest).byteLength,
      digest: manifest.digest,
      platform: {
        architecture: platform.architecture,
        os: platform.os,
        ...(platform.osVersion === null ? {} : { 'os.version': platform.osVersion }),
        ...(platform.variant === null ? {} : { variant: platform.variant }),
      },
    })),
  });
}

/** Formats a platform independently of lib/image, so that tests compare two implementations. */
export function platformName({ os, osVersion, architecture, variant }: ReplayPlatform): string {
  const plain = `${os}/${architecture}`;
  if (osVersion !== null) return `${plain}:${osVersion}`;
  return variant === null || plain === 'linux/arm64' ? plain : `${plain}/${variant}`;
}

/**
 * Encodes with the key order and indentation of the tool that pushed these images, because the digests depend on both.
 */
function encode(document: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(document, null, 3));
}
