import { type ImageConfig, parseImageConfig } from '#lib/image/config.ts';
import { type Descriptor, embeddedBytes } from '#lib/image/descriptor.ts';
import { InvalidManifestError } from '#lib/image/errors.ts';
import type { RegistryClient } from './client.ts';
import { RegistryError } from './registry-error.ts';

export type ReadConfig = { state: 'present'; config: ImageConfig } | { state: 'missing'; config: null };

/** A config that is not there, or is none, leaves the image charted as platform "unknown"; the rest is thrown. */
export async function readConfig(
  client: RegistryClient,
  repository: string,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<ReadConfig> {
  try {
    // M-30: what the manifest itself brings, once its hash is right, needs no request.
    const bytes = embeddedBytes(descriptor) ?? (await client.getConfig(repository, descriptor, signal));
    return { state: 'present', config: parseImageConfig(bytes) };
  } catch (error) {
    const isMissing =
      error instanceof RegistryError &&
      (error.kind === 'not-found' || error.kind === 'wrong-content' || error.kind === 'too-large');
    if (isMissing || error instanceof InvalidManifestError) return { state: 'missing', config: null };
    throw error;
  }
}
