import { getRuntime } from '#lib/server/runtime.ts';
import { countRepositories } from '#lib/views/counts.ts';

export const dynamic = 'force-dynamic';

/** Prometheus text; gauges that live in the database are read first, and are left out while it is away. */
export async function GET(): Promise<Response> {
  const { db, metrics } = getRuntime();
  await countRepositories(db).then(
    (count) => metrics.repositories.set(count),
    () => metrics.repositories.remove(),
  );
  return new Response(await metrics.registry.metrics(), { headers: { 'content-type': metrics.registry.contentType } });
}
