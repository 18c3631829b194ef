import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '#lib/log/log.ts';
import { type RequestTrace, runWithRequest } from '#lib/log/request-trace.ts';
import { addressGroup } from '#lib/net/address-group.ts';
import { logAnswer } from './access-log.ts';
import { clientAddress, type TrustedHeaders } from './address.ts';
import { announcesMoreThan } from './body-limit.ts';
import { replaceClientHeaders } from './client-headers.ts';
import { DATA_HEADERS, securityHeaders } from './content-policy.ts';
import { setDefaultHeaders } from './default-headers.ts';
import { RequestRejectedError } from './errors.ts';
import { decideHost } from './hosts.ts';
import { maxBodyBytes } from './limits.ts';
import { decideLocality } from './locality.ts';
import { forwardedScheme, isPageOpening } from './opened-address.ts';
import { type RateLimiter, tooManyRequests } from './rate-limiter.ts';
import { bodyTooLarge } from './refusals.ts';
import { refuse } from './refuse.ts';
import { basePathOf, isCheapPath, isDataPath, isTextPath, requestPath } from './request-path.ts';
import { whenOver } from './when-over.ts';

export type RequestFilterOptions = TrustedHeaders & {
  /** Public URL without a trailing slash; null when not set. */
  baseUrl: string | null;
  /** The address that the server listens on. */
  boundTo: string;
  allowsEval: boolean;
  log: Log;
  /** Counts the requests of each address. */
  limiter: RateLimiter;
};

/** A step before every route. It calls `next` for a request that it admits. */
export type RequestFilter = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Applies the checks that do not depend on the route: request id, client address, Host header, body limit and rate limit.
 * Permissions are checked later.
 */
export function createRequestFilter(options: RequestFilterOptions): RequestFilter {
  const { baseUrl, log, limiter } = options;
  const basePath = basePathOf(baseUrl);
  const headers = securityHeaders({ isSecure: baseUrl?.startsWith('https:') ?? false });

  return (request, response, next) => {
    const trace = openTrace(request, options);
    const path = requestPath(request.url ?? '', basePath);
    replaceClientHeaders(request.headers, trace);
    whenOver(request, response, () => {
      trace.isAnswered = true;
    });
    logAnswer({ request, response, trace, path }, log);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader('x-request-id', trace.id);
    if (isDataPath(path)) setDefaultHeaders(response, DATA_HEADERS);
    const refusal = findRefusal(request, path, trace);
    if (refusal) return refuse(request, response, refusal);
    runWithRequest(trace, next);
  };

  function findRefusal(request: IncomingMessage, path: string, { address }: RequestTrace): RequestRejectedError | null {
    if (!METHODS.has(request.method ?? ''))
      return new RequestRejectedError(405, `Nothing here takes ${request.method}.`, {
        hint: 'The documentation of the API lists the methods of each path.',
      });
    if (!request.url?.startsWith('/'))
      return new RequestRejectedError(400, 'The request names another server.', { hint: 'Ask for a path: GET /.' });
    if (!isTextPath(path))
      return new RequestRejectedError(400, 'The path is no text.', {
        hint: 'Encode it as UTF-8, with % before each byte.',
      });
    if (countHeaders(request, 'host') > 1)
      return new RequestRejectedError(400, 'The request has several Host headers.', { hint: 'Send one.' });
    if (decideHost({ host: request.headers.host, path }, options) === 'foreign') return wrongHost(request, options);
    const maxBytes = maxBodyBytes(path);
    if (announcesMoreThan(request, maxBytes)) return bodyTooLarge(maxBytes);
    if (isCheapPath(path)) return null;
    const rate = limiter.take(addressGroup(address));
    return rate.isAllowed ? null : tooManyRequests(rate);
  }
}

function openTrace(request: IncomingMessage, options: RequestFilterOptions): RequestTrace {
  const { headers, socket, httpVersion } = request;
  const given = options.trustedProxies > 0 ? headers['x-request-id'] : undefined;
  const remote = clientAddress(socket.remoteAddress, {}, options);
  return {
    id: typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomBytes(12).toString('base64url'),
    address: clientAddress(socket.remoteAddress, headers, options),
    scheme: forwardedScheme(headers, options.trustedProxies),
    opensPage: isPageOpening(request),
    isLocal: decideLocality({ remote, httpVersion, headers }, options) === 'local',
    allowsEval: options.allowsEval,
    caller: null,
    isAnswered: false,
  };
}

/** Counts the headers of a name. Node keeps the first of several Host headers; a proxy may have evaluated another one. */
function countHeaders({ rawHeaders }: IncomingMessage, name: string): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
}

function wrongHost({ headers }: IncomingMessage, { baseUrl }: RequestFilterOptions): RequestRejectedError {
  const asked = `"${(headers.host ?? '').slice(0, 253)}"`;
  if (baseUrl !== null)
    return new RequestRejectedError(421, `This Plimsoll is at ${baseUrl}, not at ${asked}.`, {
      hint: 'Use that address, configure the reverse proxy to pass the Host header on, or set PLIMSOLL_BASE_URL to the right one.',
    });
  return new RequestRejectedError(421, `This Plimsoll answers on its own machine only, not to ${asked}.`, {
    hint: 'Open it as localhost, or set PLIMSOLL_BASE_URL to the address that the browser shows.',
  });
}
