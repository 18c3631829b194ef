import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatPercent } from '#lib/format/percent.ts';

/** Which condition of a rule's `messages` held; or, for the digest, why none did. */
export type ToldReason =
  | 'trouble'
  | 'budget'
  | 'critical'
  | 'creep'
  | 'own-growth'
  /** As own growth, where nobody can tell base and own apart. */
  | 'whole-growth'
  | 'upstream'
  | 'budgets-off'
  | 'creep-off'
  | 'own-small';

export type Told = { told: boolean; reason: ToldReason; why: string };

export type WorthInput = {
  relation: 'ours' | 'upstream';
  kind: 'step' | 'creep' | 'budget' | 'trouble';
  severity: 'warning' | 'critical';
  /** Null where base and own cannot be told apart. */
  ownDeltaBytes: number | null;
  ownBytesBefore: number | null;
  deltaBytes: number;
  sizeBefore: number;
  /** Whether a budget broke too, whatever kind it is. */
  isBudget: boolean;
  messages: RuleSettings['messages'];
};

/** Whether somebody is told at once, and why; what is not waits for the digest. */
export function decideTold(input: WorthInput): Told {
  const { kind, messages } = input;
  if (input.relation === 'upstream' && !messages.upstream)
    return digest('upstream', 'it is built by others, and that is told in the digest');
  if (kind === 'trouble') return message('trouble', 'nothing is learnt of it until this is mended');
  const isBudget = kind === 'budget' || input.isBudget;
  if (isBudget && messages.budgets) return message('budget', 'it went over its budget');
  if (kind === 'budget') return digest('budgets-off', 'its rule tells of budgets in the digest');
  if (kind === 'creep')
    return messages.creep
      ? message('creep', 'it grows slowly, and its rule tells of that')
      : digest('creep-off', 'it grows slowly, and that is told in the digest');
  if (input.severity === 'critical' && messages.critical) return message('critical', 'the step is critical');
  return decideGrowth(input);
}

/** As Incident.told keeps it: "message: the step is critical". */
export function formatTold({ told, why }: Told): string {
  return `${told ? 'message' : 'digest'}: ${why}`;
}

function decideGrowth({ ownDeltaBytes, ownBytesBefore, deltaBytes, sizeBefore, messages }: WorthInput): Told {
  const { ownBytes, ownShare } = messages;
  const limits = `${formatBytes(ownBytes)} and ${Number((ownShare * 100).toFixed(2))} %`;
  const isKnown = ownDeltaBytes !== null && ownBytesBefore !== null;
  const [delta, before] = isKnown ? [ownDeltaBytes, ownBytesBefore] : [deltaBytes, sizeBefore];
  const subject = isKnown ? 'own bytes' : 'base and own cannot be told apart, and the whole';
  if (delta >= ownBytes && delta >= ownShare * before)
    return message(
      isKnown ? 'own-growth' : 'whole-growth',
      `${subject} grew by ${amount(delta, before)}, at least ${limits}`,
    );
  if (delta <= 0) return digest('own-small', `${subject} did not grow`);
  return digest('own-small', `${subject} grew by ${amount(delta, before)}, and ${limits} are told at once`);
}

function amount(delta: number, before: number): string {
  return `${formatBytes(delta)} (${before > 0 ? formatPercent((100 * delta) / before) : 'from nothing'})`;
}

function message(reason: ToldReason, why: string): Told {
  return { told: true, reason, why };
}

function digest(reason: ToldReason, why: string): Told {
  return { told: false, reason, why };
}
