import { RequestRejectedError } from '#lib/http/errors.ts';
import { decideOrigin, isRefused } from '#lib/http/origin.ts';

/** @throws RequestRejectedError 403 when a page of another site sent the request */
export function demandOwnOrigin(request: Request, baseUrl: string | null): void {
  if (!isRefused(decideOrigin(request, baseUrl))) return;
  throw new RequestRejectedError(403, 'Another site made this request.', {
    hint:
      baseUrl === null
        ? 'Do it on a page of Plimsoll, or send a token as Authorization: Bearer. Behind a reverse proxy, set PLIMSOLL_BASE_URL to the address that the browser shows.'
        : `Do it on a page of ${baseUrl}, or send a token as Authorization: Bearer.`,
  });
}
