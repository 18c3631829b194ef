import type { RemovableTagRow } from '#lib/db/usage/removal.ts';
import { isAbsentAnswer, type RegistryClient } from '#lib/registry/index.ts';

type Client = Pick<RegistryClient, 'headManifest' | 'getManifest'>;
type SeenTag = Pick<RemovableTagRow, 'repository' | 'name' | 'digest'>;

/**
 * Asks the registry whether a tag still points to what was seen. `unknown`: nothing was seen to compare with.
 *
 * @throws RegistryError
 */
export async function compareTag(
  client: Client,
  { repository, name, digest: seen }: SeenTag,
  signal: AbortSignal,
): Promise<'same' | 'moved' | 'gone' | 'unknown'> {
  try {
    const digest = await readDigest(client, repository, name, signal);
    if (seen === null) return 'unknown';
    return digest === seen ? 'same' : 'moved';
  } catch (error) {
    if (isAbsentAnswer(error)) return 'gone';
    throw error;
  }
}

/**
 * Compares many tags. A tag whose request fails is `unknown`.
 *
 * @throws RegistryError when no request succeeds
 */
export async function compareTags(client: Client, tags: readonly SeenTag[], signal: AbortSignal) {
  const answers = await Promise.allSettled(tags.map((tag) => compareTag(client, tag, signal)));
  const [first] = answers;
  if (first?.status === 'rejected' && answers.every(({ status }) => status === 'rejected')) throw first.reason;
  return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'unknown'));
}

async function readDigest(client: Client, repository: string, name: string, signal: AbortSignal): Promise<string> {
  const head = await client.headManifest(repository, name, signal).catch((error) => {
    // A 404 to HEAD proves nothing (M-10).
    if (isAbsentAnswer(error)) return null;
    throw error;
  });
  // Some registries answer HEAD without a digest, or with an error (M-07, M-09).
  return head?.digest ?? (await client.getManifest(repository, name, signal)).digest;
}
