import { answer } from '#lib/server/answer.ts';
import { demandMetricsReader } from '#lib/server/metrics-reader.ts';
import { getRuntime } from '#lib/server/runtime.ts';
import { countRepositories } from '#lib/views/counts.ts';
import { writeMeasurements } from '#lib/views/series/measurements.ts';

export const dynamic = 'force-dynamic';

/** Metrics in the text format of Prometheus. Gauges from the database are left out while it is unavailable. */
export const GET = answer(async (context) => {
  const { db, metrics, clock, log } = getRuntime();
  demandMetricsReader(context);
  await countRepositories(db).then(
    (count) => metrics.repositories.set(count),
    () => metrics.repositories.remove(),
  );
  const measured = await writeMeasurements(db, clock.now()).catch((error: unknown) => {
    log.warn({ err: error }, 'what is watched could not be measured; /metrics leaves it out');
    return '';
  });
  return new Response(`${await metrics.registry.metrics()}${measured}`, {
    headers: { 'content-type': metrics.registry.contentType, 'cache-control': 'private, no-store' },
  });
});
