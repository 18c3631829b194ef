import { expect, it } from 'vitest';
import { joinCalls } from '#lib/jobs/worker.ts';

it('calls while one is running join it, and the next one after it runs again, also where it failed', async () => {
  const runs: PromiseWithResolvers<void>[] = [];
  const run = joinCalls(() => {
    const begun = Promise.withResolvers<void>();
    runs.push(begun);
    return begun.promise;
  });
  const [first, second] = [run(), run()];
  expect(runs).toHaveLength(1);
  runs[0]?.reject(new Error('no database'));
  await expect(first).rejects.toThrow('no database');
  await expect(second).rejects.toThrow('no database');
  const third = run();
  expect(runs).toHaveLength(2);
  runs[1]?.resolve();
  await third;
});
