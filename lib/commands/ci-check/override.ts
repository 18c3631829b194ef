import { hostileText } from '#lib/alerts/ci-check/markdown.ts';
import type { CheckReason } from '#lib/alerts/ci-check/reason.ts';
import { noteChange } from '#lib/commands/accounts/audit.ts';
import type { GuardedCommands } from '#lib/commands/context.ts';
import { getCheck, type Override, overrideCheck } from '#lib/db/checks/checks.ts';
import type { CheckAnswer } from './answer.ts';
import type { OverrideInput } from './inputs.ts';

/** Turns a failure into a warning that names who overrode it, and why. Pure. */
export function passOver(answer: CheckAnswer, override: Override | null): CheckAnswer {
  if (override === null) return answer;
  const reason: CheckReason = {
    code: 'overridden',
    platform: null,
    message: `Overridden by ${override.by}: ${override.reason}`,
  };
  const verdict = answer.verdict === 'fail' ? 'warn' : answer.verdict;
  const others = answer.reasons.filter(({ code }) => code !== 'overridden');
  return { ...answer, verdict, override, reasons: [reason, ...others] };
}

/**
 * Overrides a stored check with a reason. Later checks of the same image or revision pass, too.
 *
 * @throws NotFoundError
 */
export async function overrideStoredCheck(
  guarded: GuardedCommands,
  id: string,
  { reason }: OverrideInput,
): Promise<CheckAnswer> {
  const context = guarded.require('write');
  const { db, actor, clock } = context;
  const stored = await getCheck(db, id);
  const by = actor.name ?? actor.kind;
  // The stored report is a CheckAnswer: only finishCheck and this function write it.
  const before = stored.report as CheckAnswer;
  const note = `> **Overridden** by ${hostileText(by)}: ${hostileText(reason)}`;
  const answer = { ...passOver(before, { reason, by }), report: `${note}\n\n${before.report}` };
  await db.$transaction(async (tx) => {
    await overrideCheck(tx, id, { reason, by, verdict: answer.verdict, report: answer });
    await noteChange(
      { db: tx, clock, actor },
      'check.override',
      { kind: 'check', id, name: stored.reference },
      { reason, verdict: stored.verdict },
    );
  });
  return answer;
}
