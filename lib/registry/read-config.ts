import { type ImageConfig, parseImageConfig } from '#lib/image/config.ts';
import { type Descriptor, embeddedBytes } from '#lib/image/descriptor.ts';
import { InvalidManifestError } from '#lib/image/errors.ts';
import type { RegistryClient } from './client.ts';
import { RegistryError } from './registry-error.ts';

/** Reads and parses an image's config. @throws RegistryError, or InvalidManifestError for one that cannot be parsed */
export async function readConfig(
  client: RegistryClient,
  repository: string,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<ImageConfig> {
  // M-30: what the manifest itself brings, once its hash is right, needs no request.
  return parseImageConfig(embeddedBytes(descriptor) ?? (await client.getConfig(repository, descriptor, signal)));
}

/** Whether the registry has no usable config for the image, so that trying again at once gives the same. */
export function isConfigMissing(error: unknown): boolean {
  if (error instanceof InvalidManifestError) return true;
  return (
    error instanceof RegistryError &&
    (error.kind === 'not-found' || error.kind === 'wrong-content' || error.kind === 'too-large')
  );
}
