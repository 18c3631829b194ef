import { randomUUID } from 'node:crypto';
import { type CheckReason, judgePlatform, type PlatformCheck, worstVerdict } from '#lib/alerts/check/judge.ts';
import { foldLayers } from '#lib/alerts/check/layer-rows.ts';
import { writeReport } from '#lib/alerts/check/report.ts';
import { isUsualChange } from '#lib/analysis/judge/usual-change.ts';
import { watchedPlatforms } from '#lib/analysis/watched.ts';
import { demand } from '#lib/auth/permissions.ts';
import { noteChange } from '#lib/commands/audit.ts';
import type { CommandContext, CommandDoor } from '#lib/commands/context.ts';
import { RefusedError } from '#lib/commands/errors.ts';
import { findOverride, insertCheck } from '#lib/db/checks.ts';
import { formatReference } from '#lib/image/reference.ts';
import { RegistryError } from '#lib/registry/index.ts';
import type { CheckAnswer } from './answer.ts';
import { type FoundBaseline, findBaseline, NO_BASELINE } from './find-baseline.ts';
import { type CheckTarget, findTarget } from './find-target.ts';
import type { CheckInput } from './inputs.ts';
import { loadJudging } from './judging.ts';
import { passOver } from './override.ts';
import { postVerdict } from './post-verdict.ts';
import { readGiven } from './read-given.ts';
import { type LiveRead, readLive, revisionOf } from './read-image.ts';
import { waitFor } from './wait-for.ts';

/** Beyond the wait for the image. */
const READ_MS = 90_000;

/**
 * Judges an image that CI pushed against what it would replace (DETECTION 6.4). History is not written; the verdict is.
 *
 * @param gone - aborted when nobody waits for the answer any more
 * @throws InvalidReferenceError, RefusedError, RegistryError, TooManyTriesError; ForbiddenError for an override
 */
export async function checkImage(door: CommandDoor, input: CheckInput, gone: AbortSignal): Promise<CheckAnswer> {
  const context = door.enter('check');
  if (input.override) demand(door.caller, 'write');
  await context.countAsking(context.actor, 'check');
  const target = await findTarget(door, context, input.image, 'image');
  return context.checkSlots.run(() =>
    explainRefusals('image', async () => {
      const { waitSeconds = 0 } = input;
      const signal = AbortSignal.any([gone, AbortSignal.timeout(READ_MS + 1_000 * waitSeconds)]);
      const read = await waitFor(() => readTarget(context, target, input, signal), {
        ...{ clock: context.clock, waitSeconds, signal },
      });
      const found = await compare(door, context, target, read, input, signal);
      return conclude(context, target, read, found, input);
    }),
  );
}

/** What the registry does not show us is for whoever asks to mend; what it failed to do is not. */
async function explainRefusals<T>(field: 'image' | 'baseline', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RegistryError) || !['not-found', 'unauthorized', 'denied'].includes(error.kind)) throw error;
    throw new RefusedError(error.message, { field, hint: error.hint, code: error.kind, cause: error });
  }
}

async function readTarget(
  { db, openStored }: CommandContext,
  { reference, registry, repository }: CheckTarget,
  { platforms }: CheckInput,
  signal: AbortSignal,
): Promise<LiveRead> {
  const client = await openStored(registry);
  const isWanted = watchedPlatforms({ platforms: repository?.platforms ?? [] });
  const name = reference.digest ?? reference.tag ?? 'latest';
  return readLive({
    db,
    client,
    repository: reference.repository,
    watchedId: repository?.id ?? null,
    name,
    isWanted,
    signal,
    platforms: platforms ?? null,
  });
}

async function compare(
  door: CommandDoor,
  context: CommandContext,
  target: CheckTarget,
  read: LiveRead,
  { baseline, mergeBase }: CheckInput,
  signal: AbortSignal,
): Promise<FoundBaseline> {
  const { reference, repository } = target;
  const tag = reference.tag ?? (reference.digest === null ? 'latest' : null);
  const given =
    baseline === undefined
      ? null
      : await explainRefusals('baseline', () => readGiven(door, context, target, baseline, signal));
  if (repository === null)
    return (
      given ?? {
        ...{ streamKey: null, images: new Map(), pushes: new Map() },
        baseline: { ...NO_BASELINE, sentence: 'this repository is not watched, so nothing of it was seen before.' },
      }
    );
  const found = await findBaseline(context, repository, read, { tag, mergeBase });
  return given ? { ...given, streamKey: found.streamKey } : found;
}

async function conclude(
  context: CommandContext,
  target: CheckTarget,
  read: LiveRead,
  found: FoundBaseline,
  input: CheckInput,
): Promise<CheckAnswer> {
  const { db, clock, actor, baseUrl } = context;
  const { registry, repository } = target;
  const now = clock.now();
  const reference = formatReference(target.reference);
  const judgingOf = await loadJudging(
    db,
    { host: registry.host, name: target.reference.repository, repository, streamKey: found.streamKey },
    input.budget,
    now,
  );
  const judged = read.images.map((to) => {
    const { rule, limits } = judgingOf(to.platform);
    const pushes = found.pushes.get(to.platform) ?? [];
    const from = found.images.get(to.platform) ?? null;
    const isNoise = (deltaBytes: number) => isUsualChange(deltaBytes, pushes, rule.settings.steps);
    const check = judgePlatform({ platform: to.platform, from, to, limits, isNoise, settings: rule.settings });
    return { check, digest: to.digest, rule: rule.name, from };
  });
  const reasons = judged.flatMap(({ check }) => check.reasons);
  const verdict = worstVerdict(judged.map(({ check }) => check.verdict));
  const id = randomUUID();
  const revision = input.revision ?? revisionOf(read);
  const digests = [read.digest, ...read.images.map(({ digest }) => digest)];
  const answer: CheckAnswer = {
    ...{ id, reference, digest: read.digest, revision, verdict, reasons, override: null, posted: null },
    repositoryId: repository?.id ?? null,
    baseline: found.baseline,
    platforms: judged.map(({ check, digest, rule, from }) => ({
      ...toPlatform(check),
      digest,
      rule,
      fromDigest: from?.digest ?? null,
      fromTag: from?.tag ?? null,
    })),
    report: '',
  };
  const by = actor.name ?? actor.kind;
  const override = input.override
    ? { reason: input.override.reason, by }
    : await findOverride(db, { digests, revision, repositoryId: answer.repositoryId, now });
  const concluded = passOver(input.reportOnly ? onlyReport(answer) : answer, override);
  const link = baseUrl === '' ? null : `${baseUrl}/checks/${id}`;
  const checks = judged.map(({ check }) => check);
  const report = writeReport({ ...concluded, platforms: checks, link });
  const { posted } = input.post
    ? await postVerdict(context, { ...concluded, report }, input.post, link)
    : { posted: null };
  await insertCheck(db, {
    ...{ id, reference, digest: read.digest, revision, askedBy: by, at: now },
    ...{ repositoryId: answer.repositoryId, verdict: concluded.verdict, baseline: found.baseline },
    report: { ...concluded, report, posted },
    overrideReason: override?.reason ?? null,
    overriddenBy: override?.by ?? null,
  });
  if (input.override)
    await noteChange(context, 'check.override', { kind: 'check', id, name: reference }, { ...input.override, verdict });
  return { ...concluded, report, posted };
}

/** What would fail only warns. */
function onlyReport(answer: CheckAnswer): CheckAnswer {
  if (answer.verdict !== 'fail') return answer;
  const reason: CheckReason = {
    ...{ code: 'report-only', platform: null },
    message: 'This would fail; it was asked for as a report only.',
  };
  return { ...answer, verdict: 'warn', reasons: [reason, ...answer.reasons] };
}

function toPlatform({ layers, main: _, ...check }: PlatformCheck) {
  return { ...check, layers: foldLayers(layers) };
}
