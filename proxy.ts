import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { pagePolicy } from '#lib/http/content-policy.ts';
import { isDataPath } from '#lib/http/request-path.ts';
import { findRequest } from '#lib/log/request-trace.ts';

export const config = { matcher: ['/((?!_next/static/|api/health$|api/ready$|icon.svg$).*)'] };

/**
 * Gives each page its nonce and notes its path. Who may what is never decided here: every view and command asks by itself
 * (X-12).
 */
export function proxy(request: NextRequest): NextResponse {
  const context = findRequest();
  // What came in before the start was over has passed no request filter.
  if (!context)
    return new NextResponse('Plimsoll is starting. Try again in a moment.\n', {
      status: 503,
      headers: { 'retry-after': '1', 'cache-control': 'no-store' },
    });
  const { pathname, search } = request.nextUrl;
  const headers = new Headers(request.headers);
  headers.set('x-plimsoll-path', pathname + search);
  // Next sends a header that is set here instead of the route's own; defaults of data are set in lib/http/request-filter.ts.
  if (isDataPath(pathname)) return NextResponse.next({ request: { headers } });
  const nonce = randomBytes(16).toString('base64');
  const policy = pagePolicy(nonce, context);
  headers.set('x-plimsoll-nonce', nonce);
  // Next takes the nonce of its own scripts from here.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('cache-control', 'private, no-store');
  return response;
}
