import type { IncomingHttpHeaders } from 'node:http';

/**
 * What no client may say: Next's own marks, ours, and where a reverse proxy says that the request came
 * from, which is read once and then written anew.
 */
const FORBIDDEN =
  /^(?:x-plimsoll-.*|x-middleware-.*|x-invoke-.*|x-now-.*|x-matched-path|x-nextjs-data|x-forwarded-.*|forwarded|x-real-ip|x-request-id|content-security-policy|content-security-policy-report-only)$/;

/** Removes them and sets what was found out instead. */
export function replaceClientHeaders(headers: IncomingHttpHeaders, truth: { id: string; address: string }): void {
  for (const name of Object.keys(headers)) if (FORBIDDEN.test(name)) delete headers[name];
  headers['x-request-id'] = truth.id;
  headers['x-plimsoll-address'] = truth.address;
  headers['x-forwarded-for'] = truth.address;
}
