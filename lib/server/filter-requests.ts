import { createBodyBuffer } from '#lib/http/body-buffer.ts';
import { createConcurrencyLimit } from '#lib/http/concurrency-limit.ts';
import { createIdleSockets } from '#lib/http/idle-sockets.ts';
import { installRequestFilter } from '#lib/http/install-request-filter.ts';
import { BODIES, CROWD, MAX_IDLE_SOCKETS, maxBodyBytes, REQUESTS_PER_MINUTE } from '#lib/http/limits.ts';
import { perMinute } from '#lib/http/rate-limiter.ts';
import { createRequestFilter } from '#lib/http/request-filter.ts';
import { basePathOf, requestPath } from '#lib/http/request-path.ts';
import type { Runtime } from './runtime-type.ts';

/** Installs the request filter for this process: first the checks, then the body buffer, then the concurrency limit. */
export function filterRequests({ config, log }: Pick<Runtime, 'config' | 'log'>): void {
  const { baseUrl, host, trustedProxies, clientIpHeader, isDevelopment } = config;
  const filter = createRequestFilter({
    baseUrl,
    trustedProxies,
    clientIpHeader,
    log,
    boundTo: host,
    allowsEval: isDevelopment,
    limiter: perMinute(REQUESTS_PER_MINUTE.address),
  });
  const basePath = basePathOf(baseUrl);
  const bodies = createBodyBuffer({
    ...BODIES,
    maxBytes: (request) => maxBodyBytes(requestPath(request.url ?? '', basePath)),
  });
  const limit = createConcurrencyLimit({ ...CROWD, basePath });
  installRequestFilter(
    (request, response, next) =>
      filter(request, response, () => bodies(request, response, () => limit(request, response, next))),
    { allowsUpgrades: isDevelopment, idle: createIdleSockets({ max: MAX_IDLE_SOCKETS }) },
  );
}
