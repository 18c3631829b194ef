import { judgePlatform, worstVerdict } from '#lib/alerts/ci-check/judge.ts';
import { judgeUnreadable, type ReadFailure } from '#lib/alerts/ci-check/unreadable.ts';
import { isUsualChange } from '#lib/analysis/judge/usual-change.ts';
import { watchedPlatforms } from '#lib/analysis/tags/watched.ts';
import { demand, may } from '#lib/auth/permissions.ts';
import type { CommandContext, GuardedCommands } from '#lib/commands/context.ts';
import { RefusedError } from '#lib/commands/errors.ts';
import { mapUnchanged } from '#lib/db/images/unchanged-pulls.ts';
import { isAbsentAnswer, RegistryError } from '#lib/registry/index.ts';
import { loadAddedFindings } from './added-findings.ts';
import type { CheckAnswer } from './answer.ts';
import { type FoundBaseline, findBaseline, NO_BASELINE } from './find-baseline.ts';
import { type CheckTarget, findTarget } from './find-target.ts';
import { type CheckedPlatform, finishCheck } from './finish-check.ts';
import type { CheckInput } from './inputs.ts';
import { loadPlatformRules } from './platform-rules.ts';
import { findReadFailure } from './read-failure.ts';
import { readGiven } from './read-given.ts';
import { type LiveRead, readLive, revisionOf } from './read-image.ts';
import { waitFor } from './wait-for.ts';

/** The time limit for reading, added to the wait for the image. */
const READ_MS = 90_000;

/**
 * Judges an image that CI pushed against the image that it would replace (D-72). Stores the verdict, and no history. A
 * failure of the registry results in a verdict, too.
 *
 * @param gone - aborted when the client has disconnected
 * @throws InvalidReferenceError, RefusedError, TooManyTriesError; ForbiddenError for an override; RegistryError when
 * `gone`
 */
export async function checkImage(guarded: GuardedCommands, input: CheckInput, gone: AbortSignal): Promise<CheckAnswer> {
  const context = guarded.require('check');
  if (input.override) demand(guarded.caller, 'write');
  await context.countOutbound(context.actor, 'check');
  const target = await findTarget(guarded, context, input.image, 'image');
  return context.checkSlots.run(async () => {
    const { waitSeconds = 0 } = input;
    const signal = AbortSignal.any([gone, AbortSignal.timeout(READ_MS + 1_000 * waitSeconds)]);
    const reading = { clock: context.clock, waitSeconds, signal };
    const read = await orFailure('image', gone, () =>
      waitFor(() => readTarget(guarded, { context, target, signal }, input), reading),
    );
    if ('cause' in read) return concludeUnread(context, target, read, input);
    const found = await compare(guarded, { context, target, read, signal, gone }, input);
    return conclude(context, target, read, found, input);
  });
}

/**
 * Runs `work`.
 *
 * @returns its result, or the failure of the registry
 * @throws RefusedError for a name that the registry does not have: the caller has to change it
 */
async function orFailure<T>(
  of: ReadFailure['of'],
  gone: AbortSignal,
  work: () => Promise<T>,
): Promise<T | ReadFailure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RegistryError && isAbsentAnswer(error))
      throw new RefusedError(error.message, { field: of, hint: error.hint, code: 'not-found', cause: error });
    const failure = gone.aborted ? null : findReadFailure(error, of);
    if (failure === null) throw error;
    return failure;
  }
}

async function readTarget(
  { caller }: GuardedCommands,
  { context, target, signal }: { context: CommandContext; target: CheckTarget; signal: AbortSignal },
  { platforms }: CheckInput,
): Promise<LiveRead> {
  const { db, openStored, loadMask } = context;
  const { reference, registry, repository } = target;
  const client = await openStored(registry, { purpose: 'check' });
  const isWanted = watchedPlatforms({ platforms: repository?.platforms ?? [] });
  const name = reference.digest ?? reference.tag ?? 'latest';
  return readLive({
    db,
    client,
    repository: reference.repository,
    watchedId: repository?.id ?? null,
    mayRead: may(caller, 'read'),
    name,
    isWanted,
    signal,
    mask: await loadMask(),
    platforms: platforms ?? null,
  });
}

/** `failure`: why the given baseline could not be read; null where it could. */
type Found = FoundBaseline & { failure: ReadFailure | null };

type Comparison = {
  context: CommandContext;
  target: CheckTarget;
  read: LiveRead;
  signal: AbortSignal;
  gone: AbortSignal;
};

async function compare(
  guarded: GuardedCommands,
  { context, target, read, signal, gone }: Comparison,
  { baseline, mergeBase }: CheckInput,
): Promise<Found> {
  const { reference, repository } = target;
  const tag = reference.tag ?? (reference.digest === null ? 'latest' : null);
  const options = { tag, mergeBase, mayRead: may(guarded.caller, 'read') };
  const given =
    baseline === undefined
      ? null
      : await orFailure('baseline', gone, () => readGiven(guarded, context, target, baseline, signal));
  const streamKey = async () =>
    repository === null ? null : (await findBaseline(context, repository, read, options)).streamKey;
  if (given && 'cause' in given)
    return {
      ...without('the requested baseline could not be read.'),
      streamKey: await streamKey(),
      failure: given,
    };
  if (given) return { ...given, streamKey: await streamKey(), failure: null };
  if (repository === null)
    return { ...without('this repository is not watched, so nothing of it was seen before.'), failure: null };
  return { ...(await findBaseline(context, repository, read, options)), failure: null };
}

const without = (sentence: string): FoundBaseline => ({
  streamKey: null,
  images: new Map(),
  pushes: new Map(),
  openBaselines: new Map(),
  baseline: { ...NO_BASELINE, sentence },
});

async function conclude(
  context: CommandContext,
  target: CheckTarget,
  read: LiveRead,
  found: Found,
  input: CheckInput,
): Promise<CheckAnswer> {
  const { registry, repository } = target;
  const rulesOf = await loadPlatformRules(
    context.db,
    { host: registry.host, name: target.reference.repository, repository, streamKey: found.streamKey },
    input.budget,
    context.clock.now(),
  );
  const pairs = read.images.map(({ digest, platform }) => {
    return { digest, fromDigest: found.images.get(platform)?.digest ?? null };
  });
  const addedBy = repository === null ? null : await loadAddedFindings(context, repository.id, pairs);
  const unchanged = repository === null ? null : await mapUnchanged(context.db, repository.id, pairs);
  const platforms = read.images.map((to): CheckedPlatform => {
    const { rule, limits } = rulesOf(to.platform);
    const pushes = found.pushes.get(to.platform) ?? [];
    const from = found.images.get(to.platform) ?? null;
    const isNoise = (deltaBytes: number) => isUsualChange(deltaBytes, pushes, rule.settings.steps);
    const openBaselineBytes = found.openBaselines.get(to.platform) ?? null;
    const findings = addedBy?.(to.digest);
    const unchangedPullBytes = unchanged?.get(to.digest);
    const subject = { platform: to.platform, from, to, openBaselineBytes, findings, unchangedPullBytes };
    const check = judgePlatform({ ...subject, limits, isNoise, settings: rule.settings });
    return { check, digest: to.digest, rule: rule.name, from };
  });
  const unread = found.failure === null ? [] : [judgeUnreadable(found.failure)];
  return finishCheck(context, target, input, {
    digest: read.digest,
    platforms,
    baseline: found.baseline,
    revision: input.revision ?? revisionOf(read),
    verdict: worstVerdict([...unread, ...platforms.map(({ check }) => check)].map(({ verdict }) => verdict)),
    reasons: [...unread.map(({ reason }) => reason), ...platforms.flatMap(({ check }) => check.reasons)],
  });
}

function concludeUnread(context: CommandContext, target: CheckTarget, failure: ReadFailure, input: CheckInput) {
  const { verdict, reason } = judgeUnreadable(failure);
  return finishCheck(context, target, input, {
    digest: failure.digest,
    platforms: [],
    verdict,
    reasons: [reason],
    baseline: { ...NO_BASELINE, sentence: 'the image was not read, so nothing was compared.' },
    revision: input.revision ?? null,
  });
}
