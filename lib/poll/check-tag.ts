import type { TagCheck, WatchedTag } from '#lib/db/tags/tags.ts';
import type { Digest } from '#lib/image/digest.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { RegistryError } from '#lib/registry/index.ts';
import { checkPinnedDigest } from './check-pinned-digest.ts';
import type { Collected } from './collect.ts';
import { isHeadUseless, type PollRun, type TagReading } from './poll-run.ts';
import { checkedOutcome } from './tag-outcome.ts';
import { WAITING_FOR_QUOTA } from './unread-reason.ts';

/**
 * Checks one tag: HEAD, then GET where HEAD names a new digest or no digest.
 *
 * @returns null where GET must first confirm HEAD on other tags of the digest
 * @throws RegistryError, InvalidManifestError, WaitingForQuotaError
 */
export async function checkTag(run: PollRun, tag: WatchedTag, reading: TagReading): Promise<TagCheck | null> {
  if (isPinnedDigest(tag.name)) return checkPinnedDigest(run, tag, reading);
  // It was never read and waits for the quota: a HEAD would reveal nothing new.
  if (tag.problemCode === WAITING_FOR_QUOTA && tag.digest === null) await reading.demandShare?.();
  const hint = await readDigest(run, tag.name);
  if (!hint) return readTag(run, tag, hint, reading);
  if (hint === tag.digest) return outcome(run, tag, false);
  const note = run.moves.note(tag, hint);
  if (note === 'defer') return null;
  const isConfirmation = note === 'confirm' && reading.purpose === undefined;
  return readTag(run, tag, hint, isConfirmation ? { ...reading, purpose: 'confirmation' } : reading);
}

/**
 * Writes a digest that only HEAD named, where GET confirmed HEAD on other tags and never contradicted it. Else reads
 * the tag by GET.
 *
 * @throws RegistryError, InvalidManifestError, WaitingForQuotaError
 */
export async function settleMove(
  run: PollRun,
  { tag, digest }: { tag: WatchedTag; digest: Digest },
  reading: TagReading,
): Promise<TagCheck> {
  if (!run.moves.isBelieved(digest)) return readTag(run, tag, run.moves.isContradicted ? undefined : digest, reading);
  const changed = await run.store.store(tag, { digest, facts: [] });
  if (changed) run.findings.observed += 1;
  return outcome(run, tag, changed);
}

async function readTag(run: PollRun, tag: WatchedTag, hint: Hint, reading: TagReading): Promise<TagCheck> {
  const collected = await getTag(run, tag.name, reading).catch((error: unknown) => {
    if (hint) run.moves.release(hint);
    throw error;
  });
  if (hint === null) run.findings.heads.useless += 1;
  if (hint) await compareWithHead(run, tag, hint, collected.digest);
  const changed = await run.store.store(tag, collected);
  if (changed) run.findings.observed += 1;
  return outcome(run, tag, changed);
}

async function getTag(run: PollRun, name: string, reading: TagReading): Promise<Collected> {
  await reading.demandShare?.();
  return run.collector.readTag(name, reading.purpose ?? 'push', reading.platforms);
}

/** Compares GET with HEAD. A tag can move in between, so HEAD is repeated before it counts as wrong. */
async function compareWithHead(run: PollRun, tag: WatchedTag, hint: Digest, digest: Digest): Promise<void> {
  if (digest === hint) return run.moves.confirm(hint);
  const again = await readDigest(run, tag.name).catch(() => null);
  if (!again || again === digest) return run.moves.release(hint);
  run.moves.contradict();
  run.findings.isHeadContradicted = true;
}

function outcome({ intervals, clock, random }: PollRun, tag: WatchedTag, changed: boolean): TagCheck {
  return checkedOutcome(tag, changed, intervals, clock.now(), random());
}

/** The digest that HEAD names. Null: HEAD named none (M-07, M-09 to M-11). Undefined: HEAD was not used. */
type Hint = Digest | null | undefined;

async function readDigest(run: PollRun, tag: string): Promise<Hint> {
  const { client, claim, signal, findings } = run;
  if (run.known.skipsHead || findings.isHeadContradicted || isHeadUseless(findings)) return undefined;
  const startedAt = performance.now();
  try {
    const { digest } = await client.headManifest(claim.name, tag, signal);
    findings.latencyMs = Math.min(findings.latencyMs ?? Number.POSITIVE_INFINITY, performance.now() - startedAt);
    if (digest !== null) findings.heads.useful += 1;
    return digest;
  } catch (error) {
    // M-09, M-10: HEAD has no body with the reason why something was refused or not found. GET decides.
    if (error instanceof RegistryError && error.status !== null && error.concerns === 'path') return null;
    throw error;
  }
}
