import { pino } from 'pino';
import { expect, it } from 'vitest';
import { joinCalls, runSteps, runWorkers } from '#lib/jobs/worker.ts';

it('joinCalls shares a running call, and runs again after it ended or failed', async () => {
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

it('runSteps runs the steps after one that fails, and throws its error at the end', async () => {
  const run: string[] = [];
  const step = (name: string, error: Error | null) => async () => {
    run.push(name);
    if (error) throw error;
  };
  const steps = [step('sums', null), step('changes', new Error('first')), step('findings', new Error('second'))];
  await expect(runSteps(steps)).rejects.toThrow('first');
  expect(run).toEqual(['sums', 'changes', 'findings']);
});

it('runWorkers logs a worker that keeps failing once a minute, each worker separately', async () => {
  let nowMs = 0;
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(JSON.parse(line).msg) });
  const failing = (name: string) => ({ name, runDue: () => Promise.reject(new Error('no database')) });
  const workers = [failing('due repositories'), failing('messages')];
  for (nowMs = 0; nowMs < 120_000; nowMs += 10_000) {
    runWorkers(workers, log, () => new Date(nowMs));
    await new Promise((done) => setImmediate(done));
  }
  expect(lines.map((line) => line.replace(/^the worker for (.*) failed.*/, '$1'))).toEqual([
    'due repositories',
    'messages',
    'due repositories',
    'messages',
  ]);
});
