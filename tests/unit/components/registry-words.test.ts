import { describe, expect, it } from 'vitest';
import { contentsSentence } from '#components/registries/contents-sentence.ts';
import { healthParts } from '#components/registries/health-sentence.ts';
import { pauseProblem } from '#components/registries/pause-problem.ts';
import { usesSentence, waitingSentence } from '#components/registries/quota-sentence.ts';
import type { Registry } from '#lib/views/dto/registry.ts';

const NOW = new Date('2026-01-10T12:00:00Z');
const UNTIL = '2026-01-10T12:20:00.000Z';
const SINCE = '2026-01-10T11:00:00.000Z';
const REASON = { code: 'unavailable', message: 'It answered 503.', hint: 'Nothing to do.' };
const QUOTA = { limit: 100, remaining: 8, windowSeconds: 21_600, asOf: SINCE, uses: [], waiting: null };

const registry = (change: Partial<Registry> = {}): Registry => ({
  id: '1',
  name: 'hub',
  host: 'docker.io',
  url: 'https://registry',
  origin: 'ui',
  place: null,
  insecure: false,
  allowPrivate: false,
  hasCa: false,
  credential: null,
  trustedTokenHosts: [],
  repositoryCount: 1,
  quota: null,
  health: {
    state: 'paused',
    latencyMs: null,
    lastAnswerAt: null,
    pausedUntil: UNTIL,
    lastTroubleAt: SINCE,
    trouble: { code: 'timeout', message: 'A later one.', hint: null, since: SINCE },
  },
  pause: { since: SINCE, until: UNTIL, reason: REASON },
  headUnusableUntil: null,
  requests24h: { ping: 0, token: 0, list: 0, head: 0, manifest: 0, config: 0, blob: 0 },
  contents: null,
  ...change,
});

describe('the text about a paused registry', () => {
  it('names the time of the next request, and none once the pause has ended', () => {
    expect(healthParts(registry(), NOW)).toEqual(['paused; next request in 20 min']);
    expect(healthParts(registry({ pause: null }), NOW)).toEqual(['was paused; no request since']);
  });

  it('gives the first reason of the pause, not a later one', () => {
    expect(pauseProblem(registry())).toEqual({ ...REASON, since: SINCE, nextTryAt: UNTIL });
    const withoutReason = registry({ pause: { since: SINCE, until: UNTIL, reason: null } });
    expect(pauseProblem(withoutReason)?.message).toBe('A later one.');
    expect(pauseProblem(registry({ pause: null }))).toBeNull();
  });
});

describe('the text about a registry of the demo', () => {
  it('names demo data, and neither an answer nor a latency', () => {
    const health = { ...registry().health, state: 'answering' as const, latencyMs: 1 };
    const demo = registry({ origin: 'demo', health, quota: QUOTA, pause: null });
    expect(healthParts(demo, NOW)).toEqual(['Demo data; no registry is contacted']);
    expect(healthParts({ ...demo, origin: 'ui' }, NOW)[0]).toBe('answering, 1 ms');
  });
});

describe('the text about a quota', () => {
  it('lists its uses within the window', () => {
    const uses = [
      { purpose: 'first-look' as const, requests: 40 },
      { purpose: 'push' as const, requests: 7 },
    ];
    expect(usesSentence({ ...QUOTA, uses })).toBe('Spent in 6 h: 40 on imports, 7 on new pushes.');
    expect(usesSentence(QUOTA)).toBeNull();
  });

  it('counts the tags that wait for it', () => {
    expect(waitingSentence(1)).toBe('1 tag is waiting for this quota.');
    expect(waitingSentence(1_200)).toBe('1,200 tags are waiting for this quota.');
  });
});

describe('the contents of layers', () => {
  const GB = 1_000_000_000;
  const NONE = { readLayers: 0, queuedLayers: 0, queuedBytes: 0, readTodayBytes: 0, bytesPerDay: 2 * GB, daysLeft: 0 };

  it.each([
    [{}, 'Contents: 0 B of 2.00 GB today'],
    [{ readLayers: 1, readTodayBytes: 1000 }, 'Contents: 1 layer read · 1.00 kB of 2.00 GB today'],
    [
      { readLayers: 12, queuedLayers: 28, queuedBytes: 5.1 * GB, readTodayBytes: 1.2 * GB, daysLeft: 3 },
      'Contents: 12 of 40 layers read · 1.20 GB of 2.00 GB today · the rest in about 3 days (5.10 GB)',
    ],
    [
      { queuedLayers: 1, queuedBytes: 1000, daysLeft: 1 },
      'Contents: 0 of 1 layer read · 0 B of 2.00 GB today · the rest in about 1 day (1.00 kB)',
    ],
    [
      { readLayers: 1, queuedLayers: 1, queuedBytes: 1000 },
      'Contents: 1 of 2 layers read · 0 B of 2.00 GB today · the rest today (1.00 kB)',
    ],
    [{ bytesPerDay: 0 }, 'Contents: on request only'],
    [
      { bytesPerDay: 0, readLayers: 3, queuedLayers: 1, queuedBytes: 1000, daysLeft: null },
      'Contents: 3 of 4 layers read · on request only · the rest (1.00 kB)',
    ],
  ])('%o is "%s"', (change, sentence) => {
    expect(contentsSentence({ ...NONE, ...change })).toBe(sentence);
  });
});
