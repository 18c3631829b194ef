import { RegistryError } from '#lib/registry/registry-error.ts';
import { type Pause, pauseLeftMs } from './host-health.ts';

/** Why nothing was sent: the words of what caused the pause first, and until when it lasts. */
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

/** "2026-11-28 18:49:04 UTC": read by people, wherever they are. */
function utcTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
