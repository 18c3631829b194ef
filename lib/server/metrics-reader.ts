import { UnauthenticatedError } from '#lib/auth/errors.ts';
import { findRequest } from '#lib/log/request-trace.ts';
import type { RequestContext } from './request-context.ts';

/**
 * Requires a token with the scope read, or a signed-in viewer. An anonymous request is answered only when it is local:
 * PLIMSOLL_PUBLIC allows reading what is watched, not the metrics of the process.
 *
 * @throws UnauthenticatedError, ForbiddenError
 */
export function demandMetricsReader({ caller, views }: Pick<RequestContext, 'caller' | 'views'>): void {
  if (caller.kind !== 'stranger') {
    views.require('read');
    return;
  }
  if (findRequest()?.isLocal === true) return;
  throw new UnauthenticatedError(
    '/metrics needs a token, because this request may be from another machine.',
    'Create a token with the scope read under Account. Give it to Prometheus as authorization: { credentials_file: … }; docs/monitoring.md shows how.',
  );
}
