import { createHash } from 'node:crypto';
import { drawBadge } from '#lib/format/badge/badge.ts';
import { isNotFound } from '#lib/http/problem.ts';
import type { BadgeQuery } from '#lib/views/badge.ts';
import { readBadge } from '#lib/views/badge.ts';
import type { GuardedViews } from '#lib/views/context.ts';

const KEPT_SECONDS = 300;

/** A badge as SVG, kept for five minutes; 304 where the reader has it already. What is not there is a picture too. */
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
    // A private repository's badge is "not found" for strangers, and a shared cache must not show that to its readers.
    vary: 'authorization, cookie',
    // Opened by itself it is a document: one that does nothing.
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
