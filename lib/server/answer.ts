import { DatabaseAwayError } from '#lib/db/errors.ts';
import { isUnforeseen } from '#lib/http/problem.ts';
import { answering } from '#lib/http/route.ts';
import { countRequest } from './caller-limits.ts';
import { demandOwnOrigin } from './csrf.ts';
import { openRequestContext, type RequestContext } from './request-context.ts';
import { getRuntime } from './runtime.ts';
import type { Runtime } from './runtime-type.ts';

/** Path segments by name; an array for a catch-all segment. */
export type PathParams = Record<string, string | string[]>;

/** Next's second argument of a route with dynamic segments. */
export type RouteContext = { params: Promise<PathParams> };

/** Creates a route handler that receives the caller's context. Errors become problem documents; internal ones are logged. */
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

/** Drivers report a lost connection in many ways. An unexpected error therefore triggers a check of the database. */
async function explain({ lifecycle }: Runtime, error: unknown): Promise<never> {
  throw isUnforeseen(error) && !(await lifecycle.isReady()) ? new DatabaseAwayError(error) : error;
}

/** Counts a request with an invalid token too, which limits guessing. */
async function openCountedContext(runtime: Runtime, headers: Headers): Promise<RequestContext> {
  try {
    return await openRequestContext(runtime, headers);
  } catch (error) {
    countRequest(runtime.limits, null);
    return explain(runtime, error);
  }
}
