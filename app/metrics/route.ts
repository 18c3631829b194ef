import { UnauthenticatedError } from '#lib/auth/errors.ts';
import { answer } from '#lib/server/answer.ts';
import { isOnlyHere } from '#lib/server/only-here.ts';
import { getRuntime } from '#lib/server/runtime.ts';
import { countRepositories } from '#lib/views/counts.ts';

export const dynamic = 'force-dynamic';

/**
 * Prometheus text for who may read and shows it; on a machine's own loopback for anyone. Gauges that live in the
 * database are read first, and are left out while it is away.
 */
export const GET = answer(async (visit) => {
  const { db, metrics, config } = getRuntime();
  if (!isOnlyHere(config)) {
    // That anyone may read what is watched does not open what the process does.
    if (visit.caller.kind === 'stranger') throw new UnauthenticatedError();
    visit.views.enter('read');
  }
  await countRepositories(db).then(
    (count) => metrics.repositories.set(count),
    () => metrics.repositories.remove(),
  );
  return new Response(await metrics.registry.metrics(), {
    headers: { 'content-type': metrics.registry.contentType, 'cache-control': 'private, no-store' },
  });
});
