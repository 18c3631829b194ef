import { createFront } from '#lib/http/front.ts';
import { CROWD, MAX_COUNTED, REQUESTS_PER_MINUTE } from '#lib/http/limits.ts';
import { createRateLimiter, type RateLimiter } from '#lib/http/rate-limiter.ts';
import { stepInFront } from '#lib/http/step-in.ts';
import { createTurnstile } from '#lib/http/turnstile.ts';
import type { Runtime } from './runtime.ts';

/** From now on every request of this process passes the front first. */
export function openFront({ config, log }: Pick<Runtime, 'config' | 'log'>): void {
  const { baseUrl, host, trustedProxies, isDevelopment } = config;
  const front = createFront({
    ...{ baseUrl, trustedProxies, log, boundTo: host, allowsEval: isDevelopment },
    limiter: perMinute(REQUESTS_PER_MINUTE.address),
  });
  const turnstile = createTurnstile(CROWD);
  stepInFront((request, response, next) => front(request, response, () => turnstile(request, response, next)), {
    allowsUpgrades: isDevelopment,
  });
}

export const perMinute = (limit: number): RateLimiter =>
  createRateLimiter({ limit, windowMs: 60_000, maxKeys: MAX_COUNTED, now: () => performance.now() });
