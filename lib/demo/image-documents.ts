import { createHash } from 'node:crypto';
import type { StoredManifest } from './content.ts';
import { CONFIG_TYPE, LAYER_TYPE, LIST_TYPE, MANIFEST_TYPE } from './docker-types.ts';
import type { DemoChange } from './history.ts';

/**
 * Builds the config of a recorded push: one history entry for each layer, created at `at` plus `shiftMs`. An
 * instruction that was not recorded stays absent, so that layers and instructions still match one to one (C-02, C-05).
 */
export function configBytes(change: DemoChange, shiftMs: number): Uint8Array {
  const created = new Date(change.at.getTime() + shiftMs).toISOString();
  return encode({
    ...platformFields(change.platform),
    config: change.config ?? {},
    created,
    history: change.layers.map(({ instruction }) =>
      instruction === null ? { created } : { created, created_by: instruction },
    ),
    rootfs: {
      type: 'layers',
      // The real uncompressed digests are not recorded. These placeholders are equal for equal layers.
      diff_ids: change.layers.map((layer) => sha256(Buffer.from(layer.digest))),
    },
  });
}

/** Builds the Docker schema 2 manifest of `config` and the recorded layers. */
export function manifestOf(change: DemoChange, config: Uint8Array): StoredManifest {
  return stored(MANIFEST_TYPE, {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: { mediaType: CONFIG_TYPE, size: config.byteLength, digest: sha256(config) },
    layers: change.layers.map(({ digest, sizeBytes }) => ({ mediaType: LAYER_TYPE, size: sizeBytes, digest })),
  });
}

/** Builds the manifest list of one manifest for each platform, in the given order. */
export function listOf(children: { platform: string; manifest: StoredManifest }[]): StoredManifest {
  return stored(LIST_TYPE, {
    schemaVersion: 2,
    mediaType: LIST_TYPE,
    manifests: children.map(({ platform, manifest }) => ({
      mediaType: manifest.mediaType,
      size: manifest.bytes.byteLength,
      digest: manifest.digest,
      platform: platformFields(platform),
    })),
  });
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function platformFields(platform: string): { architecture: string; os: string; variant?: string } {
  const [os = '', architecture = '', variant] = platform.split('/');
  return variant === undefined ? { architecture, os } : { architecture, os, variant };
}

function stored(mediaType: string, document: unknown): StoredManifest {
  const bytes = encode(document);
  return { bytes, mediaType, digest: sha256(bytes) };
}

function encode(document: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(document, null, 3));
}
