import { answering } from '#lib/http/route.ts';
import { countRequest, demandOwnOrigin } from './admit.ts';
import { getRuntime, type Runtime } from './runtime.ts';
import { openVisit, type Visit } from './visit.ts';

/** Next's second argument of a route with dynamic segments. */
export type RouteContext = { params: Promise<Record<string, string>> };

/** A route handler that knows who asks; what it throws becomes a problem document, and what is ours is logged. */
export function answer(handler: (visit: Visit, request: Request, params: Record<string, string>) => Promise<Response>) {
  return answering(
    async (request: Request, context: RouteContext) => {
      const runtime = getRuntime();
      demandOwnOrigin(request, runtime.config.baseUrl);
      const visit = await openCountedVisit(runtime, request.headers);
      const rate = countRequest(runtime.limits, visit.caller);
      const response = await handler(visit, request, await context.params);
      for (const [name, value] of Object.entries(rate)) response.headers.set(name, value);
      return response;
    },
    (error) => getRuntime().log.error({ err: error }, 'a request failed'),
  );
}

/** Trying out tokens is counted too. */
async function openCountedVisit(runtime: Runtime, headers: Headers): Promise<Visit> {
  try {
    return await openVisit(runtime, headers);
  } catch (error) {
    countRequest(runtime.limits, null);
    throw error;
  }
}
