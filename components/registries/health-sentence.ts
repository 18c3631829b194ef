import { formatCount } from '#lib/format/count.ts';
import { formatAgo, formatDuration } from '#lib/format/time.ts';
import type { Registry } from '#lib/views/dto/registry.ts';

const ago = (at: string | null, now: Date): string => (at === null ? 'never' : formatAgo(new Date(at), now));

/** How a registry is, as a person asks it: answers, then what is left of the quota, then the last trouble. */
export function healthParts({ health, quota, pause }: Registry, now: Date): string[] {
  const parts: string[] = [];
  switch (health.state) {
    case 'unknown':
      parts.push('not asked yet');
      break;
    case 'answering':
      parts.push(`answering${health.latencyMs === null ? '' : `, ${formatCount(health.latencyMs)} ms`}`);
      break;
    case 'paused':
      parts.push(pause === null ? 'was paused; no request since' : `paused; next request ${ago(pause.until, now)}`);
      break;
    case 'troubled':
      parts.push(`in trouble; last answer ${ago(health.lastAnswerAt, now)}`);
      break;
  }
  if (quota !== null) {
    parts.push(
      `${formatCount(quota.remaining)} of ${formatCount(quota.limit)} pulls left (window ${formatDuration(quota.windowSeconds)})`,
    );
  }
  if (health.state === 'answering' && health.trouble !== null) {
    const when = health.lastTroubleAt === null ? '' : ` ${ago(health.lastTroubleAt, now)}`;
    parts.push(`last trouble${when}: ${health.trouble.message}`);
  }
  return parts;
}
