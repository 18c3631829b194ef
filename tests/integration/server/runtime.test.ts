import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEmptyDatabase } from '#tests/support/database.ts';
import { SECRET } from '#tests/support/poller.ts';

let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createEmptyDatabase();
  drop = database.drop;
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    PLIMSOLL_SECRET: SECRET,
    PLIMSOLL_ROLE: 'all',
    PLIMSOLL_LOG_LEVEL: 'silent',
  });
});
afterAll(() => drop());

/** Loads the modules again, as Next does in each of its three instances. */
async function loadAgain() {
  vi.resetModules();
  const [{ getRuntime }, { openRuntime }] = await Promise.all([
    import('#lib/server/runtime.ts'),
    import('#lib/server/create-runtime.ts'),
  ]);
  return { getRuntime, openRuntime };
}

describe('the runtime', () => {
  it('is created by the start of the server alone', async () => {
    const { getRuntime } = await loadAgain();
    expect(() => getRuntime()).toThrow('The runtime was not created.');
  });

  it('exists once in a process, however many instances of its module there are', async () => {
    const modules = [await loadAgain(), await loadAgain(), await loadAgain()];
    expect(new Set(modules.map(({ openRuntime }) => openRuntime)).size).toBe(3);
    expect(new Set(modules.flatMap(({ openRuntime, getRuntime }) => [openRuntime(), getRuntime()])).size).toBe(1);
    expect(new Set(modules.map(({ getRuntime }) => getRuntime().lifecycle)).size).toBe(1);
  });

  it('starts once and stops once, and a stop waits for the start', async () => {
    const [first, second] = [(await loadAgain()).getRuntime(), (await loadAgain()).getRuntime()];
    first.lifecycle.start();
    second.lifecycle.start();
    const stops = [first.lifecycle.stop(), second.lifecycle.stop()];
    expect(stops[0]).toBe(stops[1]);
    await Promise.all(stops);
    expect(await first.lifecycle.isReady()).toBe(false);
    first.lifecycle.wake();
    await first.lifecycle.stop();
  });

  it('has the version of the package', async () => {
    const { USER_AGENT, VERSION } = await import('#lib/server/version.ts');
    expect(VERSION).toMatch(/^\d+\.\d+\.\d+/);
    expect(USER_AGENT).toBe(`plimsoll/${VERSION} (+https://github.com/plimsoll-app/plimsoll)`);
  });
});
