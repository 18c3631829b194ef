import type { RemovableTagRow } from '#lib/db/usage/removal.ts';
import { isAbsentAnswer, type RegistryClient } from '#lib/registry/index.ts';

type Client = Pick<RegistryClient, 'headManifest' | 'getManifest'>;
type SeenTag = Pick<RemovableTagRow, 'repository' | 'name' | 'digest'>;

/**
 * Asks the registry whether a tag still points to what was seen. `unknown`: it does not answer HEAD with a digest, or nothing was seen
 * to compare with.
 *
 * @throws RegistryError
 */
export async function compareTag(
  client: Client,
  { repository, name, digest: seen }: SeenTag,
  signal: AbortSignal,
): Promise<'same' | 'moved' | 'gone' | 'unknown'> {
  try {
    const digest = await findDigest(client, repository, name, signal);
    if (digest === null || seen === null) return 'unknown';
    return digest === seen ? 'same' : 'moved';
  } catch (error) {
    if (isAbsentAnswer(error)) return 'gone';
    throw error;
  }
}

async function findDigest(client: Client, repository: string, name: string, signal: AbortSignal) {
  try {
    return (await client.headManifest(repository, name, signal)).digest;
  } catch (error) {
    if (!isAbsentAnswer(error)) throw error;
    // A 404 to HEAD proves nothing (M-10).
    return (await client.getManifest(repository, name, signal)).digest;
  }
}
