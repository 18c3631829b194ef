import { RegistryError } from '#lib/registry/registry-error.ts';
import { type Pause, pauseLeftMs } from './host-health.ts';

/** Creates the error for a request that was not sent, with the first cause of the pause and its end. */
export function pausedError(
  { registry, request }: { registry: string; request: string },
  pause: Pause,
  now: Date,
): RegistryError {
  const { pausedUntil, pauseReason } = pause;
  const until = pausedUntil === null ? 'later' : utcTime(pausedUntil);
  const why = pauseReason === null ? '' : `, because ${pauseReason.message.replace(/\.$/, '')}`;
  return new RegistryError({
    kind: 'paused',
    registry,
    request,
    retryAfterMs: pauseLeftMs(pause, now),
    problem: `was not sent: the registry is paused until ${until}${why}`,
    hint: pauseReason?.hint ?? undefined,
    pausedUntil: pausedUntil ?? undefined,
    pauseReason: pauseReason ?? undefined,
  });
}

/** Formats "2026-11-28 18:49:04 UTC", which readers in any time zone understand. */
function utcTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
