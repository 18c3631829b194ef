import type { IncomingHttpHeaders } from 'node:http';

/**
 * Headers that are never accepted from a client: those of Next, those of Plimsoll, and proxy headers, which are
 * evaluated once and then rewritten.
 */
const FORBIDDEN =
  /^(?:x-plimsoll-.*|x-middleware-.*|x-invoke-.*|x-now-.*|x-matched-path|x-nextjs-data|x-forwarded-.*|forwarded|x-real-ip|x-request-id|content-security-policy|content-security-policy-report-only)$/;

/** Removes these headers and sets the request id and the client's address. */
export function replaceClientHeaders(headers: IncomingHttpHeaders, truth: { id: string; address: string }): void {
  for (const name of Object.keys(headers)) if (FORBIDDEN.test(name)) delete headers[name];
  headers['x-request-id'] = truth.id;
  headers['x-plimsoll-address'] = truth.address;
  headers['x-forwarded-for'] = truth.address;
}
