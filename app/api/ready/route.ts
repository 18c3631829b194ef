import { json } from '#lib/http/route.ts';
import { getRuntime } from '#lib/server/runtime.ts';

export const dynamic = 'force-dynamic';

/** Migrations are applied and the database answers; 503 else. */
export async function GET(): Promise<Response> {
  const isReady = await getRuntime().lifecycle.isReady();
  return json({ status: isReady ? 'ready' : 'not-ready' }, { status: isReady ? 200 : 503 });
}
