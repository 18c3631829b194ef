import { requestOrigin } from '#lib/http/opened-address.ts';
import { findRequest } from '#lib/log/request-trace.ts';
import { BASE_PATH } from '#lib/queries/requests/base-path.ts';
import type { RequestContext } from './request-context.ts';

/**
 * Returns the address of Plimsoll in the browser of a signed-in person, without a trailing slash. The request passed the request filter
 * and the check of its origin.
 *
 * @returns null for an API token, whose Host header never gets into a link
 */
export function findOwnAddress({ caller }: Pick<RequestContext, 'caller'>, request: Request): string | null {
  if (caller.kind !== 'user') return null;
  const origin = requestOrigin(request, findRequest()?.scheme ?? null);
  return origin === null ? null : `${origin}${BASE_PATH}`;
}
