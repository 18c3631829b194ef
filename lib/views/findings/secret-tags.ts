import type { Database } from '#lib/db/client.ts';
import type { ImageKey } from '#lib/db/findings/finding-sets.ts';
import { mapFindingTags } from '#lib/db/findings/finding-tags.ts';

/** Tags of each secret that are named. */
const MOST_TAGS = 20;

const { compare } = new Intl.Collator('en', { numeric: true });

type Item = { id: string; kind: string };

/** The tags that point now to an image with a secret. Null for a finding of another kind. */
export type SecretTags = { tags: string[] | null; moreTags: number };

/**
 * Reads which tags of the repository point now to an image with a secret. The newest ones are named, in the order of their names.
 *
 * @param findings - `open`: those of the image; `gone`: those of earlier images
 * @returns the tags of a finding
 */
export async function readSecretTags(
  db: Database,
  key: ImageKey,
  { open, gone }: { open: readonly Item[]; gone: readonly Item[] },
): Promise<(finding: Item) => SecretTags> {
  const found = await mapFindingTags(db, key, { own: secretsOf(open), others: secretsOf(gone), limit: MOST_TAGS });
  return ({ id, kind }) => {
    if (kind !== 'secret') return { tags: null, moreTags: 0 };
    const { tags, total } = found.get(id) ?? { tags: [], total: 0 };
    return { tags: tags.toSorted(compare), moreTags: total - tags.length };
  };
}

const secretsOf = (items: readonly Item[]) => items.flatMap(({ id, kind }) => (kind === 'secret' ? [id] : []));
