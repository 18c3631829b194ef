import { answering } from '#lib/http/route.ts';
import { getRuntime, type Runtime } from './runtime.ts';

/** Next's second argument of a route with dynamic segments. */
export type RouteContext = { params: Promise<Record<string, string>> };

/** A route handler that gets the runtime; what it throws becomes a problem document, and what is ours is logged. */
export function answer(
  handler: (runtime: Runtime, request: Request, params: Record<string, string>) => Promise<Response>,
) {
  return answering(
    async (request: Request, context: RouteContext) => handler(getRuntime(), request, await context.params),
    (error) => getRuntime().log.error({ err: error }, 'a request failed'),
  );
}
