import { createHash } from 'node:crypto';

/**
 * Equal for the same growth under another tag, platform name or poll (DETECTION 6.1): what a repository's image was made of
 * before and after. 32 hex digits.
 */
export function fingerprintOf(growth: {
  repositoryId: string;
  kind: string;
  fromLayersKey: string | null;
  toLayersKey: string;
}): string {
  const { repositoryId, kind, fromLayersKey, toLayersKey } = growth;
  return createHash('sha256')
    .update(JSON.stringify([repositoryId, kind, fromLayersKey, toLayersKey]))
    .digest('hex')
    .slice(0, 32);
}
