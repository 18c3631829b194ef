import { json } from '#lib/http/route.ts';

export const dynamic = 'force-dynamic';

/** The process lives. */
export function GET(): Response {
  return json({ status: 'ok' });
}
