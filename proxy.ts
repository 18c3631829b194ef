import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { pagePolicy } from '#lib/http/content-policy.ts';
import { isDataPath } from '#lib/http/request-path.ts';
import { findRequest } from '#lib/log/request-trace.ts';

export const config = { matcher: ['/((?!_next/static/|api/health$|api/ready$|icon.svg$).*)'] };

/**
 * Gives each page its nonce and notes its path. Permissions are not decided here: every view and command checks them
 * itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const context = findRequest();
  // A request that arrived during the start has not passed the request filter.
  if (!context)
    return new NextResponse('Plimsoll is starting. Try again in a moment.\n', {
      status: 503,
      headers: { 'retry-after': '1', 'cache-control': 'no-store' },
    });
  const { pathname, search } = request.nextUrl;
  const headers = new Headers(request.headers);
  headers.set('x-plimsoll-path', pathname + search);
  // Next sends headers set here instead of the route's own. lib/http/request-filter.ts sets the defaults for data.
  if (isDataPath(pathname)) return NextResponse.next({ request: { headers } });
  const nonce = randomBytes(16).toString('base64');
  const policy = pagePolicy(nonce, context);
  headers.set('x-plimsoll-nonce', nonce);
  // Next reads the nonce of its own scripts from this header.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('cache-control', 'private, no-store');
  return response;
}
