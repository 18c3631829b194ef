import { type ImageConfig, parseImageConfig } from '#lib/image/config.ts';
import { type Descriptor, embeddedBytes } from '#lib/image/descriptor.ts';
import type { RegistryClient } from './client.ts';

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
