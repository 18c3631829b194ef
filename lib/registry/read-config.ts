import { type ImageConfig, parseImageConfig } from '#lib/image/config.ts';
import { type Descriptor, embeddedBytes } from '#lib/image/descriptor.ts';
import type { RegistryClient } from './client.ts';

/**
 * Reads and parses an image's config.
 *
 * @throws RegistryError, or InvalidManifestError when the config cannot be parsed
 */
export async function readConfig(
  client: RegistryClient,
  repository: string,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<ImageConfig> {
  // A config that the manifest embeds needs no request once its hash is verified (M-30).
  return parseImageConfig(embeddedBytes(descriptor) ?? (await client.getConfig(repository, descriptor, signal)));
}
