import { DatabaseAwayError } from '#lib/db/errors.ts';
import { isUnforeseen } from '#lib/http/problem.ts';
import { answering } from '#lib/http/route.ts';
import { countRequest } from './caller-limits.ts';
import { demandOwnOrigin } from './csrf.ts';
import { openRequestContext, type RequestContext } from './request-context.ts';
import { getRuntime, type Runtime } from './runtime.ts';

/** Segments of the path by name; several where a route takes the rest. */
export type PathParams = Record<string, string | string[]>;

/** Next's second argument of a route with dynamic segments. */
export type RouteContext = { params: Promise<PathParams> };

/** A route handler that knows who asks; what it throws becomes a problem document, and what is ours is logged. */
export function answer(handler: (context: RequestContext, request: Request, params: PathParams) => Promise<Response>) {
  return answering(
    async (request: Request, route: RouteContext) => {
      const runtime = getRuntime();
      demandOwnOrigin(request, runtime.config.baseUrl);
      const context = await openCountedContext(runtime, request.headers);
      const rate = countRequest(runtime.limits, context.caller);
      const response = await handler(context, request, await route.params).catch((error) => explain(runtime, error));
      for (const [name, value] of Object.entries(rate)) response.headers.set(name, value);
      return response;
    },
    (error) => getRuntime().log.error({ err: error }, 'a request failed'),
  );
}

/** Drivers have more ways to say that PostgreSQL is gone than anyone can list: where one is new, we ask PostgreSQL. */
async function explain({ lifecycle }: Runtime, error: unknown): Promise<never> {
  throw isUnforeseen(error) && !(await lifecycle.isReady()) ? new DatabaseAwayError(error) : error;
}

/** Trying out tokens is counted too. */
async function openCountedContext(runtime: Runtime, headers: Headers): Promise<RequestContext> {
  try {
    return await openRequestContext(runtime, headers);
  } catch (error) {
    countRequest(runtime.limits, null);
    return explain(runtime, error);
  }
}
