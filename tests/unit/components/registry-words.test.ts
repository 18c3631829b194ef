import { describe, expect, it } from 'vitest';
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
