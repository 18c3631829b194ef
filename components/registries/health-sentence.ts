import { countOf, formatCount } from '#lib/format/count.ts';
import { formatAgo, formatDuration } from '#lib/format/time.ts';
import type { Registry } from '#lib/views/dto/registry.ts';

const ago = (at: string | null, now: Date): string => (at === null ? 'never' : formatAgo(new Date(at), now));

/** Describes the health of a registry: its last answer, the rest of the quota, and the last error. */
export function healthParts({ origin, health, quota, pause }: Registry, now: Date): string[] {
  if (origin === 'demo') return ['Demo data; no registry is contacted'];
  const parts: string[] = [];
  switch (health.state) {
    case 'unknown':
      parts.push('not contacted yet');
      break;
    case 'answering':
      parts.push(`answering${health.latencyMs === null ? '' : `, ${formatCount(health.latencyMs)} ms`}`);
      break;
    case 'paused':
      parts.push(pause === null ? 'was paused; no request since' : `paused; next request ${ago(pause.until, now)}`);
      break;
    case 'troubled':
      parts.push(`failing; last answer ${ago(health.lastAnswerAt, now)}`);
      break;
  }
  if (quota !== null) {
    parts.push(
      `${formatCount(quota.remaining)} of ${countOf(quota.limit, 'pull')} left (window ${formatDuration(quota.windowSeconds)})`,
    );
  }
  if (health.state === 'answering' && health.trouble !== null) {
    const when = health.lastTroubleAt === null ? '' : ` ${ago(health.lastTroubleAt, now)}`;
    parts.push(`last failure${when}: ${health.trouble.message}`);
  }
  return parts;
}
