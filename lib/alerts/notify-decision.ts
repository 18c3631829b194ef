import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { findWord } from '#lib/domain/find-word.ts';
import type { IncidentKind } from '#lib/domain/incident.ts';
import { NOTIFY_REASONS, NOTIFY_TIMES, type NotifyReason, type NotifyTime } from '#lib/domain/notify.ts';
import type { Relation } from '#lib/domain/relation.ts';
import type { Severity } from '#lib/domain/severity.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatPercent } from '#lib/format/percent.ts';

/** When an incident is notified, the condition of its rule that decided it, and both in words. */
export type NotifyDecision = { when: NotifyTime; reason: NotifyReason; text: string };

export type NotifyInput = {
  relation: Relation;
  kind: IncidentKind;
  severity: Severity;
  /** Null when the base boundary is unknown. */
  ownDeltaBytes: number | null;
  ownBytesBefore: number | null;
  deltaBytes: number;
  sizeBefore: number;
  messages: RuleSettings['messages'];
};

/** Decides by the total growth whether an incident is notified immediately or in the digest (D-50). */
export function decideNotify(input: NotifyInput): NotifyDecision {
  const { kind, messages } = input;
  if (input.relation === 'upstream' && !messages.upstream)
    return digest('third-party', 'third-party images are in the digest');
  if (kind === 'trouble') return now('polling-error', 'sizes are not checked until this is fixed');
  if (kind === 'secret') return now('secret-added', 'everybody who can pull the image can read the secret');
  if (kind === 'budget')
    return messages.budgets
      ? now('over-budget', 'it exceeded its budget')
      : digest('budgets-in-digest', 'its rule sends budgets with the digest');
  if (kind === 'creep' && messages.creep) return now('slow-growth', 'its rule sends slow growth immediately');
  if (input.severity === 'critical' && messages.critical)
    return kind === 'creep'
      ? now('critical-slow-growth', 'its slow growth is critical')
      : now('critical-step', 'the jump is critical');
  return decideGrowth(input);
}

function decideGrowth({
  kind,
  ownDeltaBytes,
  ownBytesBefore,
  deltaBytes,
  sizeBefore,
  messages,
}: NotifyInput): NotifyDecision {
  const { ownBytes, ownShare } = messages;
  const limits = `${formatBytes(ownBytes)} and ${Number((ownShare * 100).toFixed(2))} %`;
  const isKnown = ownDeltaBytes !== null && ownBytesBefore !== null;
  const [delta, before] = isKnown ? [ownDeltaBytes, ownBytesBefore] : [deltaBytes, sizeBefore];
  const whose = isKnown ? 'own layers' : 'the base image is unknown, and the whole image';
  const subject = kind === 'creep' ? `it grows slowly: ${whose}` : whose;
  if (delta >= ownBytes && delta >= ownShare * before)
    return now(
      isKnown ? 'own-growth' : 'image-growth',
      `${subject} grew by ${amount(delta, before)}, at least ${limits}`,
    );
  if (delta <= 0) return digest(isKnown ? 'no-own-growth' : 'no-image-growth', `${subject} did not grow`);
  return digest(
    isKnown ? 'own-growth-below-limits' : 'image-growth-below-limits',
    `${subject} grew by ${amount(delta, before)}; a message needs ${limits}`,
  );
}

function amount(delta: number, before: number): string {
  return `${formatBytes(delta)} (${before > 0 ? formatPercent((100 * delta) / before) : 'from nothing'})`;
}

const now = (reason: NotifyReason, text: string): NotifyDecision => ({ when: 'now', reason, text });
const digest = (reason: NotifyReason, text: string): NotifyDecision => ({ when: 'digest', reason, text });

/** Columns of an incident with its decision. */
export type StoredNotify = { notify: string; notifyReason: string; notifyText: string };

/** Returns the columns of a decision. */
export function toStoredNotify({ when, reason, text }: NotifyDecision): StoredNotify {
  return { notify: when, notifyReason: reason, notifyText: text };
}

/** Reads the columns of a decision. A time that only a newer release knows waits for the digest; such a reason is "unknown". */
export function parseStoredNotify({ notify, notifyReason, notifyText }: StoredNotify): NotifyDecision {
  return {
    when: findWord(NOTIFY_TIMES, notify) ?? 'digest',
    reason: findWord(NOTIFY_REASONS, notifyReason) ?? 'unknown',
    text: notifyText,
  };
}

/** "message: the step is critical" */
export const formatTold = ({ when, text }: Pick<NotifyDecision, 'when' | 'text'>): string =>
  `${when === 'now' ? 'message' : 'digest'}: ${text}`;

/** Reads what `formatTold` wrote, such as in messages of an older release. */
function parseTold(told: string): NotifyDecision {
  const [, where, text = told] = /^(message|digest): (.*)$/s.exec(told) ?? [];
  return { when: where === 'message' ? 'now' : 'digest', reason: 'unknown', text };
}

/** The decision of a message in words. Messages of an older release have only `told`. */
export const notifyTextOf = ({ notify, told }: { notify?: NotifyDecision | undefined; told: string }): string =>
  notify?.text ?? parseTold(told).text;
