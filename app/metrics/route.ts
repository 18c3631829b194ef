import { UnauthenticatedError } from '#lib/auth/errors.ts';
import { answer } from '#lib/server/answer.ts';
import { isOnlyHere } from '#lib/server/only-here.ts';
import { getRuntime } from '#lib/server/runtime.ts';
import { countRepositories } from '#lib/views/counts.ts';
import { writeMeasurements } from '#lib/views/measurements.ts';

export const dynamic = 'force-dynamic';

/**
 * Prometheus text for who may read and shows it; on a machine's own loopback for anyone. Gauges that live in the
 * database are read first, and are left out while it is away.
 */
export const GET = answer(async (visit) => {
  const { db, metrics, config, clock, log } = getRuntime();
  if (!isOnlyHere(config)) {
    // That anyone may read what is watched does not open what the process does.
    if (visit.caller.kind === 'stranger') throw new UnauthenticatedError();
    visit.views.enter('read');
  }
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
