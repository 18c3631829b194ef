import { randomUUID } from 'node:crypto';
import type { CheckImage, PlatformCheck } from '#lib/alerts/ci-check/judge.ts';
import { foldLayers } from '#lib/alerts/ci-check/layer-rows.ts';
import type { CheckReason } from '#lib/alerts/ci-check/reason.ts';
import { type CheckBaseline, writeReport } from '#lib/alerts/ci-check/report.ts';
import { noteChange } from '#lib/commands/accounts/audit.ts';
import type { CommandContext } from '#lib/commands/context.ts';
import { findOverride, insertCheck } from '#lib/db/checks/checks.ts';
import type { CheckVerdict } from '#lib/domain/ci-check.ts';
import { formatReference } from '#lib/image/reference.ts';
import type { CheckAnswer } from './answer.ts';
import type { CheckTarget } from './find-target.ts';
import type { CheckInput } from './inputs.ts';
import { passOver } from './override.ts';
import { postVerdict } from './post-verdict.ts';

/** Result of one platform, with its rule and its baseline image. */
export type CheckedPlatform = {
  check: PlatformCheck;
  digest: string;
  rule: string;
  from: (CheckImage & { tag: string | null }) | null;
};

/** Result of a check before the override and the report. */
export type Conclusion = {
  digest: string | null;
  revision: string | null;
  verdict: CheckVerdict;
  reasons: CheckReason[];
  baseline: CheckBaseline;
  platforms: readonly CheckedPlatform[];
};

/** Applies an override, writes the report, posts and stores the verdict. */
export async function finishCheck(
  context: CommandContext,
  target: CheckTarget,
  input: CheckInput,
  conclusion: Conclusion,
): Promise<CheckAnswer> {
  const { db, clock, actor, baseUrls } = context;
  const { digest, revision, verdict, reasons, baseline, platforms } = conclusion;
  const now = clock.now();
  const id = randomUUID();
  const reference = formatReference(target.reference);
  const repositoryId = target.repository?.id ?? null;
  const answer: CheckAnswer = {
    id,
    reference,
    digest,
    repositoryId,
    revision,
    verdict,
    reasons,
    baseline,
    override: null,
    posted: null,
    platforms: platforms.map(toPlatform),
    report: '',
  };
  const digests = [digest, ...platforms.map((platform) => platform.digest)].filter((one) => one !== null);
  const by = actor.name ?? actor.kind;
  const override = input.override
    ? { reason: input.override.reason, by }
    : await findOverride(db, { digests, revision, repositoryId, now });
  const concluded = passOver(input.reportOnly ? onlyReport(answer) : answer, override);
  const baseUrl = await baseUrls.findForMessages();
  const link = baseUrl === '' ? null : `${baseUrl}/checks/${id}`;
  const report = writeReport({ ...concluded, platforms: platforms.map(({ check }) => check), link });
  const { posted } = input.post
    ? await postVerdict(context, { ...concluded, report }, input.post, link)
    : { posted: null };
  await insertCheck(db, {
    id,
    reference,
    digest,
    revision,
    askedBy: by,
    at: now,
    repositoryId,
    verdict: concluded.verdict,
    baseline,
    report: { ...concluded, report, posted },
    overrideReason: override?.reason ?? null,
    overriddenBy: override?.by ?? null,
  });
  if (input.override)
    await noteChange(context, 'check.override', { kind: 'check', id, name: reference }, { ...input.override, verdict });
  return { ...concluded, report, posted };
}

/** Turns a failure into a warning. */
function onlyReport(answer: CheckAnswer): CheckAnswer {
  if (answer.verdict !== 'fail') return answer;
  const reason: CheckReason = {
    code: 'report-only',
    platform: null,
    message: 'This would fail; the request is report-only.',
  };
  return { ...answer, verdict: 'warn', reasons: [reason, ...answer.reasons] };
}

function toPlatform({ check: { layers, main: _, ...check }, digest, rule, from }: CheckedPlatform) {
  return {
    ...check,
    layers: foldLayers(layers),
    digest,
    rule,
    fromDigest: from?.digest ?? null,
    fromTag: from?.tag ?? null,
  };
}
