import { describe, expect, it } from 'vitest';
import { createDrain } from '#lib/db/drain.ts';

/** Creates due rows, and work on them that ends when the test ends it. */
function openWork(due: string[], concurrency = 2) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  let most = 0;
  const drain = createDrain<string>({
    concurrency,
    async claimNext(inWork) {
      most = Math.max(most, inWork.length + 1);
      return due.shift() ?? null;
    },
    work(row) {
      begun.push(row);
      return new Promise<void>((resolve) => ends.set(row, resolve));
    },
  });
  const tick = () => new Promise((resolve) => setTimeout(resolve, 5));
  const end = async (row: string) => {
    ends.get(row)?.();
    await tick();
  };
  return { drain, begun, end, tick, most: () => most };
}

describe('createDrain', () => {
  it('works on a limited number of rows at a time, and ends when none is due', async () => {
    const { drain, begun, end, tick, most } = openWork(['a', 'b', 'c']);
    const run = drain.runDue();
    expect(drain.runDue()).toBe(run);
    await tick();
    expect(begun).toEqual(['a', 'b']);
    await end('a');
    expect(begun).toEqual(['a', 'b', 'c']);
    await end('b');
    await end('c');
    await run;
    expect(most()).toBe(2);
  });

  it('claims a row again that work held back when the work ends during the claim', async () => {
    const due = ['first', 'second'];
    const working = Promise.withResolvers<void>();
    const begun: string[] = [];
    const drain = createDrain<string>({
      concurrency: 2,
      // Like a claim of messages: one at a time per channel, decided when the claim begins.
      async claimNext(inWork) {
        if (inWork.length > 0) {
          working.resolve();
          await new Promise((resolve) => setTimeout(resolve, 5));
          return null;
        }
        return due.shift() ?? null;
      },
      work(row) {
        begun.push(row);
        return row === 'first' ? working.promise : Promise.resolve();
      },
    });
    await drain.runDue();
    expect(begun).toEqual(['first', 'second']);
  });

  it('claims rows that become due later, even while other work hangs', async () => {
    const due = ['hangs'];
    const { drain, begun, end, tick } = openWork(due);
    const run = drain.runDue();
    await tick();
    due.push('later');
    void drain.runDue();
    await tick();
    expect(begun).toEqual(['hangs', 'later']);
    await end('hangs');
    await end('later');
    await run;
  });

  it('claims nothing after it was closed, and settles when its work has ended', async () => {
    const due = ['a', 'b'];
    const { drain, begun, end, tick } = openWork(due, 1);
    void drain.runDue();
    await tick();
    drain.close();
    let isSettled = false;
    const settled = drain.drained().then(() => {
      isSettled = true;
    });
    await tick();
    expect(isSettled).toBe(false);
    await end('a');
    await settled;
    expect(begun).toEqual(['a']);
    expect(due).toEqual(['b']);
  });
});
