import type { TagCheck, WatchedTag } from '#lib/db/tags/tags.ts';
import { RegistryError } from '#lib/registry/index.ts';
import type { PollRun, TagReading } from './poll-run.ts';
import { checkedOutcome } from './tag-outcome.ts';

/**
 * Checks a pinned digest. It never moves: it is read once by GET, which verifies its bytes. Later a HEAD checks that
 * it still exists.
 *
 * @throws RegistryError, InvalidManifestError, WaitingForQuotaError
 */
export async function checkPinnedDigest(run: PollRun, tag: WatchedTag, reading: TagReading): Promise<TagCheck> {
  const { intervals, clock, random } = run;
  const isKnown = tag.digest === tag.name && tag.problemCode === null;
  const changed = isKnown && (await answersHead(run, tag.name)) ? false : await read(run, tag, reading);
  return checkedOutcome(tag, changed, intervals, clock.now(), random());
}

async function read(run: PollRun, tag: WatchedTag, reading: TagReading): Promise<boolean> {
  await reading.demandShare?.();
  const purpose = reading.purpose ?? (tag.digest === null ? 'push' : 'confirmation');
  const collected = await run.collector.readTag(tag.name, purpose, reading.platforms);
  const changed = await run.store.store(tag, collected);
  if (changed) run.findings.observed += 1;
  return changed;
}

/** False where HEAD is not used, or failed without a body that has the reason: GET decides (M-09, M-10). */
async function answersHead({ client, claim, signal, known }: PollRun, digest: string): Promise<boolean> {
  if (known.skipsHead) return false;
  try {
    return (await client.headManifest(claim.name, digest, signal)).digest !== null;
  } catch (error) {
    if (error instanceof RegistryError && error.status !== null && error.concerns === 'path') return false;
    throw error;
  }
}
