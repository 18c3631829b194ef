import { toProblemResponse } from './problem.ts';

type Handler<C> = (request: Request, context: C) => Promise<Response>;

/** Wraps a handler so that every error becomes a problem document. Internal errors are passed to `onUnknown`. */
export function answering<C>(handler: Handler<C>, onUnknown: (error: unknown) => void): Handler<C> {
  return async (request, context) => {
    try {
      return await handler(request, context);
    } catch (error) {
      return toProblemResponse(error, onUnknown);
    }
  };
}

/** A JSON response that is never cached, since it depends on the caller. */
export function json(value: unknown, init: { status?: number; headers?: HeadersInit } = {}): Response {
  const headers = new Headers(init.headers);
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');
  return Response.json(value, { status: init.status ?? 200, headers });
}

/** A response without a body, 204. @param cookies - Set-Cookie headers to include */
export function done(cookies: HeadersInit = {}): Response {
  const headers = new Headers(cookies);
  headers.set('cache-control', 'private, no-store');
  return new Response(null, { status: 204, headers });
}
