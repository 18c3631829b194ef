import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatPercent } from '#lib/format/percent.ts';

/**
 * The decision to notify immediately (`now`) or in the digest. `reason` names the condition of a rule's `messages` that was met,
 * or why none was.
 */
export type NotifyDecision = { now: boolean; reason: string };

export type NotifyInput = {
  relation: 'ours' | 'upstream';
  kind: 'step' | 'creep' | 'budget' | 'trouble';
  severity: 'warning' | 'critical';
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
    return digest('it is built by others, and that is told in the digest');
  if (kind === 'trouble') return message('nothing is learnt of it until this is mended');
  if (kind === 'budget')
    return messages.budgets ? message('it went over its budget') : digest('its rule tells of budgets in the digest');
  if (kind === 'creep' && messages.creep) return message('it grows slowly, and its rule tells of that');
  if (input.severity === 'critical' && messages.critical)
    return message(kind === 'creep' ? 'its slow growth is critical by now' : 'the step is critical');
  return decideGrowth(input);
}

/** Formats a decision for Incident.told: "message: the step is critical". */
export function formatNotify({ now, reason }: NotifyDecision): string {
  return `${now ? 'message' : 'digest'}: ${reason}`;
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
  const whose = isKnown ? 'own bytes' : 'base and own cannot be told apart, and the whole';
  const subject = kind === 'creep' ? `it grows slowly: ${whose}` : whose;
  if (delta >= ownBytes && delta >= ownShare * before)
    return message(`${subject} grew by ${amount(delta, before)}, at least ${limits}`);
  if (delta <= 0) return digest(`${subject} did not grow`);
  return digest(`${subject} grew by ${amount(delta, before)}, and ${limits} are told at once`);
}

function amount(delta: number, before: number): string {
  return `${formatBytes(delta)} (${before > 0 ? formatPercent((100 * delta) / before) : 'from nothing'})`;
}

function message(reason: string): NotifyDecision {
  return { now: true, reason };
}

function digest(reason: string): NotifyDecision {
  return { now: false, reason };
}
