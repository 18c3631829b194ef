import { createHash } from 'node:crypto';
import { drawBadge } from '#lib/format/badge/badge.ts';
import { isNotFound } from '#lib/http/problem.ts';
import type { GuardedViews } from '#lib/views/context.ts';
import type { BadgeQuery } from '#lib/views/repositories/badge.ts';
import { readBadge } from '#lib/views/repositories/badge.ts';

const KEPT_SECONDS = 300;

/** Answers with a badge as SVG, cached for five minutes, or 304. A missing repository is a badge too, with status 404. */
export async function answerBadge(
  request: Request,
  views: GuardedViews,
  path: string,
  query: BadgeQuery,
): Promise<Response> {
  const badge = await readBadge(views, path, query).catch((error: unknown) => {
    if (isNotFound(error)) return null;
    throw error;
  });
  const svg = drawBadge(badge ?? { label: 'image', message: 'not found', colour: 'grey' });
  const etag = `"${createHash('sha256').update(svg).digest('base64url').slice(0, 22)}"`;
  const isPublic = badge === null || badge.isPublic;
  const headers = {
    'content-type': 'image/svg+xml; charset=utf-8',
    'cache-control': `${isPublic ? 'public' : 'private'}, max-age=${KEPT_SECONDS}`,
    // A private repository's badge is "not found" without an account. A shared cache must not return that to its members.
    vary: 'authorization, cookie',
    // Opened on its own, an SVG is a document; this stops scripts in it.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    etag,
  };
  if (badge === null) return new Response(svg, { status: 404, headers });
  const has = request.headers
    .get('if-none-match')
    ?.split(',')
    .map((one) => one.trim().replace(/^W\//, ''));
  if (has?.some((one) => one === etag || one === '*')) return new Response(null, { status: 304, headers });
  return new Response(svg, { headers });
}
