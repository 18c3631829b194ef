import { describe, expect, it } from 'vitest';
import { type DemoHistory, readDemoHistory } from '#lib/demo/history.ts';
import { createReplayRegistry } from '#lib/demo/registry.ts';
import { DAY_MS, listSteps } from '#lib/demo/steps.ts';

const history = await readDemoHistory();
const pushes = (times: Record<string, string[]>): DemoHistory => ({
  repositories: Object.entries(times).map(([name, list]) => ({
    name,
    tags: [
      {
        name: 'latest',
        changes: list.map((at) => ({ at: new Date(at), platform: 'linux/amd64', indexed: false, layers: [] })),
      },
    ],
  })),
});

describe('listSteps', () => {
  it('groups changes by day, with the last time of the day and the changed repositories', () => {
    const times = {
      b: ['2016-01-01T00:00:00Z', '2016-01-01T23:59:59Z'],
      a: ['2016-01-01T12:00:00Z', '2016-01-03T06:00:00Z'],
    };
    const { shiftMs, steps } = listSteps(pushes(times), { now: new Date('2016-01-05T07:00:00Z') });
    expect(shiftMs).toBe(2 * DAY_MS);
    expect(steps).toEqual([
      { at: new Date('2016-01-03T23:59:59Z'), changed: ['a', 'b'] },
      { at: new Date('2016-01-05T06:00:00Z'), changed: ['a'] },
    ]);
  });

  it.each([
    ['2020-05-05T06:00:00Z', '2020-05-05'],
    ['2020-05-05T05:59:59Z', '2020-05-04'],
    ['2020-05-05T23:59:59Z', '2020-05-05'],
  ])('shifts the history at %s to end on %s, never in the future', (now, day) => {
    const { steps } = listSteps(pushes({ a: ['2016-01-03T06:00:00Z'] }), { now: new Date(now) });
    expect(steps.at(-1)?.at.toISOString()).toContain(day);
    expect(steps.at(-1)?.at.getTime()).toBeLessThanOrEqual(Date.parse(now));
  });

  it('returns no steps without history', () => {
    expect(listSteps({ repositories: [] }, { now: new Date(0) })).toEqual({ shiftMs: 0, steps: [] });
  });

  it('leads the replay registry to the last recorded state of every tag', () => {
    const { shiftMs, steps } = listSteps(history, { now: new Date('2026-03-01T12:00:00Z') });
    const registry = createReplayRegistry(history, { shiftMs });
    const known = new Map<string, string>();
    for (const { at, changed } of steps) {
      registry.advanceTo(at);
      for (const repository of changed) {
        const tags = registry.tags(repository) ?? [];
        const digests = tags.map((tag) => registry.manifest(repository, tag)?.digest).join();
        expect(digests).not.toBe(known.get(repository));
        known.set(repository, digests);
      }
    }
    expect(known.size).toBe(history.repositories.length);
    for (const { name, tags } of history.repositories) expect(registry.tags(name)).toHaveLength(tags.length);
  });
});
