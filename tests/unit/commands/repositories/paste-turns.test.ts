import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createPasteTurns } from '#lib/commands/repositories/paste-turns.ts';

it('long pasted texts are parsed one after another, even if one fails', async () => {
  const turns = createPasteTurns();
  const events: string[] = [];
  const read = (name: string, fails = false) =>
    turns.run(async () => {
      events.push(`${name} begins`);
      await setImmediate();
      events.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([read('a'), read('b', true), read('c')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});
