import { toProblemResponse } from './problem.ts';

type Handler<C> = (request: Request, context: C) => Promise<Response>;

/** Wraps a handler so that whatever it throws becomes a problem document; what is ours to mend is told to `onUnknown`. */
export function answering<C>(handler: Handler<C>, onUnknown: (error: unknown) => void): Handler<C> {
  return async (request, context) => {
    try {
      return await handler(request, context);
    } catch (error) {
      return toProblemResponse(error, onUnknown);
    }
  };
}

/** A JSON answer that no cache keeps: it is this reader's and this moment's. */
export function json(value: unknown, init: { status?: number; headers?: HeadersInit } = {}): Response {
  const headers = new Headers(init.headers);
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');
  return Response.json(value, { status: init.status ?? 200, headers });
}

/** An answer without a body: it was done. @param cookies - Set-Cookie headers to bring along */
export function done(cookies: HeadersInit = {}): Response {
  const headers = new Headers(cookies);
  headers.set('cache-control', 'private, no-store');
  return new Response(null, { status: 204, headers });
}
