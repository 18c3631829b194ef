import { json } from '#lib/http/route.ts';

export const dynamic = 'force-dynamic';

/** Reports that the process is alive. */
export function GET(): Response {
  return json({ status: 'ok' });
}
