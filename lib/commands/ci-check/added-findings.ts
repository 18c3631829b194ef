import type { AddedFindings } from '#lib/alerts/ci-check/judge-findings.ts';
import { compareFindings } from '#lib/analysis/findings/compare-findings.ts';
import type { CommandContext } from '#lib/commands/context.ts';
import { mapFindings } from '#lib/db/findings/image-findings.ts';

/** The digest of an image of a check, and of the one that it is compared with. */
type Pair = { digest: string; fromDigest: string | null };

/**
 * Loads what images of a watched repository add to the findings of their baselines, by digest. A check reads no layers: what
 * is known are findings of images that Plimsoll has read.
 */
export async function loadAddedFindings(
  { db, findingChecks }: Pick<CommandContext, 'db' | 'findingChecks'>,
  repositoryId: string,
  pairs: readonly Pair[],
): Promise<(digest: string) => AddedFindings> {
  const digests = pairs.flatMap(({ digest, fromDigest }) => (fromDigest === null ? [] : [digest, fromDigest]));
  const known = await mapFindings(db, repositoryId, digests);
  const checks = findingChecks();
  return (digest) => {
    const fromDigest = pairs.find((pair) => pair.digest === digest)?.fromDigest ?? null;
    const from = fromDigest === null ? null : (known.get(fromDigest) ?? null);
    return { change: compareFindings(from, known.get(digest) ?? null), checks };
  };
}
