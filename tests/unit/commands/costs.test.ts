import { describe, expect, it } from 'vitest';
import { estimateFirstLookCost } from '#lib/analysis/first-look-cost.ts';
import { intervalsOf, nextCheckAt, retryDelayMs, withJitter } from '#lib/analysis/intervals.ts';
import { decideQuota, spreadSeconds } from '#lib/analysis/quota.ts';
import { guessRelation } from '#lib/analysis/relation.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const now = new Date('2026-01-31T00:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

describe('guessRelation', () => {
  it.each([
    ['docker.io', 'library/node', false, 'upstream'],
    ['docker.io', 'library/node', true, 'upstream'],
    ['docker.io', 'grafana/grafana', false, 'upstream'],
    ['docker.io', 'team/app', true, 'ours'],
    ['ghcr.io', 'team/app', false, 'upstream'],
    ['ghcr.io', 'team/app', true, 'ours'],
    ['registry.k8s.io', 'pause', false, 'upstream'],
    ['localhost:5000', 'app', false, 'ours'],
    ['10.0.0.5:5000', 'app', false, 'ours'],
    ['[::1]:5000', 'app', false, 'ours'],
    ['registry', 'app', false, 'ours'],
    ['harbor.corp.internal', 'app', false, 'ours'],
    ['harbor.example.com', 'library/node', false, 'ours'],
    ['evil-docker.io', 'library/node', false, 'ours'],
  ])(
    'guesses for %s/%s with credential %s the relation %s, with a reason',
    (host, repository, hasCredential, relation) => {
      const guess = guessRelation({ host, repository, hasCredential });
      expect(guess.relation).toBe(relation);
      expect(guess.reason.length).toBeGreaterThan(5);
    },
  );
});

describe('the intervals of polls and checks', () => {
  const ours = intervalsOf({ relation: 'ours', listIntervalSeconds: null, tagIntervalSeconds: null });
  const upstream = intervalsOf({ relation: 'upstream', listIntervalSeconds: null, tagIntervalSeconds: null });

  it('are 5 and 15 minutes for own images, 6 hours for third-party ones, or as set', () => {
    expect(ours).toEqual({ listMs: 5 * MINUTE_MS, movingMs: 15 * MINUTE_MS });
    expect(upstream).toEqual({ listMs: 6 * HOUR_MS, movingMs: 6 * HOUR_MS });
    expect(intervalsOf({ relation: 'upstream', listIntervalSeconds: 60, tagIntervalSeconds: null })).toEqual({
      listMs: MINUTE_MS,
      movingMs: 6 * HOUR_MS,
    });
  });

  const waitOf = (
    form: 'moving' | 'pr' | 'other' | 'semver' | 'date' | 'hash',
    changedAt: Date | null,
    intervals = ours,
  ) => nextCheckAt({ form, changedAt }, intervals, now, 0.5).getTime() - now.getTime();

  it.each(['semver', 'date', 'hash'] as const)('are one week for a fixed version of form %s (P-05)', (form) => {
    expect(waitOf(form, null)).toBe(7 * DAY_MS);
  });

  it.each(['moving', 'pr', 'other'] as const)(
    'are the tag interval for form %s, and longer once the tag is quiet (P-05)',
    (form) => {
      expect(waitOf(form, null)).toBe(15 * MINUTE_MS);
      expect(waitOf(form, ago(30 * DAY_MS - 1))).toBe(15 * MINUTE_MS);
      expect(waitOf(form, ago(30 * DAY_MS))).toBe(60 * MINUTE_MS);
      expect(waitOf(form, ago(30 * DAY_MS), upstream)).toBe(DAY_MS);
    },
  );

  it('are at most a day for a quiet tag, and never shorter than set (P-05)', () => {
    expect(waitOf('moving', ago(90 * DAY_MS), { listMs: DAY_MS, movingMs: 12 * HOUR_MS })).toBe(DAY_MS);
    expect(waitOf('moving', ago(90 * DAY_MS), { listMs: DAY_MS, movingMs: 3 * DAY_MS })).toBe(3 * DAY_MS);
  });

  it('vary by a tenth in both directions', () => {
    expect([0, 0.5, 1].map((random) => withJitter(1_000, random))).toEqual([900, 1_000, 1_100]);
  });

  it('double after each failure, from a minute to an hour', () => {
    expect([0, 1, 2, 5, 6, 50].map((failures) => retryDelayMs(failures) / MINUTE_MS)).toEqual([1, 2, 4, 32, 60, 60]);
  });
});

describe('the quota for background requests (P-09)', () => {
  const hub = { limit: 100, remaining: 60, windowSeconds: 21_600, at: now };

  it('allows everything when the registry has none', () => {
    expect(decideQuota(null, { spent: 1_000_000, cost: 1 }, now)).toEqual({ allowed: true, reason: 'unlimited' });
    expect(decideQuota({ ...hub, windowSeconds: 0 }, { spent: 99, cost: 1 }, now)).toMatchObject({ allowed: true });
  });

  const asked = (spent: number, cost = 1) => ({ spent, cost });

  it('is a quarter of the whole, including the cost of the next tag', () => {
    expect(decideQuota(hub, asked(24), now)).toEqual({ allowed: true, reason: 'within-share' });
    expect(decideQuota(hub, asked(25), now)).toMatchObject({ allowed: false, reason: 'share-used' });
    expect(decideQuota(hub, asked(20, 5), now)).toMatchObject({ allowed: true });
    const decision = decideQuota(hub, asked(20, 6), now);
    if (decision.allowed) throw new Error('allowed');
    expect(decision.retryAt.getTime()).toBeGreaterThan(now.getTime());
    expect(decision.retryAt.getTime()).toBeLessThanOrEqual(now.getTime() + 21_600_000);
  });

  it('allows a cost above that quarter only when nothing was spent before', () => {
    expect(decideQuota(hub, asked(0, 40), now)).toMatchObject({ allowed: true });
    expect(decideQuota(hub, asked(1, 40), now)).toMatchObject({ allowed: false });
  });

  it('ends at the last tenth of the whole until the window is over', () => {
    expect(decideQuota({ ...hub, remaining: 11 }, asked(0), now)).toMatchObject({ allowed: true });
    expect(decideQuota({ ...hub, remaining: 10 }, asked(0), now)).toEqual({
      allowed: false,
      reason: 'reserve-reached',
      retryAt: new Date(now.getTime() + 21_600_000),
    });
    expect(decideQuota({ ...hub, remaining: 0, at: ago(21_600_001) }, asked(0), now)).toMatchObject({ allowed: true });
  });

  it('determines how long a back-fill takes', () => {
    expect([0, 25, 26, 50, 51].map((requests) => spreadSeconds(hub, requests) / 21_600)).toEqual([0, 0, 2, 2, 3]);
    expect(spreadSeconds(null, 1_000)).toBe(0);
    expect(spreadSeconds({ limit: 1, windowSeconds: 60 }, 2)).toBe(120);
  });
});

describe('estimateFirstLookCost', () => {
  const intervals = { listMs: 6 * HOUR_MS, movingMs: 6 * HOUR_MS };

  it('counts one list, and per new tag a HEAD, a manifest and a config', () => {
    expect(estimateFirstLookCost({ now: ['latest'], later: [] }, 1, intervals)).toEqual({
      now: 4,
      later: 0,
      perDay: 8,
    });
    expect(estimateFirstLookCost({ now: ['latest', '1.0.0'], later: ['0.9.0'] }, 1, intervals).later).toBe(3);
  });

  it('counts an index in addition when there are several platforms', () => {
    expect(estimateFirstLookCost({ now: ['latest'], later: [] }, 3, intervals).now).toBe(1 + 1 + 1 + 6);
  });

  it('counts per day the lists, the moving tags, and a seventh of the fixed ones', () => {
    const versions = Array.from({ length: 70 }, (_, minor) => `1.${minor}.0`);
    expect(estimateFirstLookCost({ now: ['latest', 'edge'], later: versions }, 1, intervals).perDay).toBe(4 + 8 + 10);
  });

  it('counts only the list when the repository has no tags', () => {
    expect(estimateFirstLookCost({ now: [], later: [] }, 1, intervals)).toEqual({ now: 1, later: 0, perDay: 4 });
  });
});
