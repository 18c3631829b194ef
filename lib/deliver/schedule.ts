import type { ChannelKind } from '#lib/alerts/channel-settings.ts';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
const DAY = 24 * HOUR;

/** Before each try, the first at once: as Standard Webhooks says, about 76 h in all (D-61). */
const WEBHOOK_MS = [0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, DAY];
/** To people: what is two days old is of no use to them (D-62). */
const CHAT_MS = [0, 30 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, DAY];

const JITTER = 0.2;
/** Nobody makes us wait longer than this. */
const MAX_RETRY_AFTER_MS = DAY;

/** So long a channel may do nothing but fail before it is switched off. */
export const FAILING_MS = 3 * DAY;

/**
 * When to try again after `attempts` tries; null when the schedule is over. What the receiver asks for counts where it is
 * longer, and is never cut short by chance.
 *
 * @param random - [0, 1)
 */
export function retryDelayMs(
  kind: ChannelKind,
  attempts: number,
  { retryAfterMs, random }: { retryAfterMs: number | null; random: number },
): number | null {
  const schedule = kind === 'webhook' || kind === 'alertmanager' ? WEBHOOK_MS : CHAT_MS;
  const delay = schedule[attempts];
  if (delay === undefined) return null;
  const spread = Math.round(delay * (1 - JITTER + 2 * JITTER * random));
  return Math.max(spread, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}
