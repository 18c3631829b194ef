import { answering } from '#lib/http/route.ts';
import { getRuntime } from './runtime.ts';
import { openVisit, type Visit } from './visit.ts';

/** Next's second argument of a route with dynamic segments. */
export type RouteContext = { params: Promise<Record<string, string>> };

/** A route handler that knows who asks; what it throws becomes a problem document, and what is ours is logged. */
export function answer(handler: (visit: Visit, request: Request, params: Record<string, string>) => Promise<Response>) {
  return answering(
    async (request: Request, context: RouteContext) =>
      handler(await openVisit(getRuntime(), request.headers), request, await context.params),
    (error) => getRuntime().log.error({ err: error }, 'a request failed'),
  );
}
