import { json } from '#lib/http/route.ts';
import { getRuntime } from '#lib/server/runtime.ts';

export const dynamic = 'force-dynamic';

/** Reports whether migrations are applied and the database answers; 503 if not. */
export async function GET(): Promise<Response> {
  const isReady = await getRuntime().lifecycle.isReady();
  return json({ status: isReady ? 'ready' : 'not-ready' }, { status: isReady ? 200 : 503 });
}
