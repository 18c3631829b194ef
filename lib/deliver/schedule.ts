import type { ChannelKind } from '#lib/domain/channel.ts';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
const DAY = 24 * HOUR;

/** Waits before each attempt; the first is sent immediately. About 76 h in all, as in Standard Webhooks (D-61). */
const WEBHOOK_MS = [0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, DAY];
/** For chats and mail, where messages older than two days are useless (D-62). */
const CHAT_MS = [0, 30 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, DAY];

const JITTER = 0.2;
/** Upper limit for the wait that a receiver requests. */
const MAX_RETRY_AFTER_MS = DAY;

/** A channel that only fails for this long is disabled. */
export const FAILING_MS = 3 * DAY;

/**
 * Milliseconds until the next attempt after `attempts`; null after the last one. A longer wait requested by the
 * receiver takes precedence and gets no jitter.
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
