import { describe, expect, it } from 'vitest';
import { reconcile, type StoredMember, type TrackVerdict } from '#lib/alerts/reconcile.ts';
import { BUILT_IN_SETTINGS, type RuleSettings } from '#lib/analysis/rules/settings.ts';
import { below, createRandom, listSeeds, pickOne, type Random } from '#tests/support/random.ts';
import { dayOf, judgedSeries, MB, type Pushed } from './series.ts';

const SERIES = ['one', 'two', 'three'];
const STRICT: RuleSettings = {
  ...BUILT_IN_SETTINGS,
  steps: { ...BUILT_IN_SETTINGS.steps, small: { bytes: 1_000, share: 0.01 }, acceptPushes: 3, acceptDays: 3 },
};
const RULES = [BUILT_IN_SETTINGS, STRICT, { ...STRICT, steps: { ...STRICT.steps, enabled: false } }];

/**
 * Creates a repository in memory with random pushes and decisions. A strange one also has backports, revised decisions,
 * passing dates and changing rules and tags. Every derivation stores the result of `reconcile`.
 */
function createWorld(random: Random, isStrange: boolean) {
  const pushed = new Map(SERIES.map((id): [string, Pushed[]] => [id, [{ megabytes: 100 }]]));
  const accepted = new Map(SERIES.map((id): [string, Set<string>] => [id, new Set()]));
  const gone = new Set<string>();
  const members: StoredMember[] = [];
  const events: string[] = [];
  let [rules, day, judgedUntil, ids] = [BUILT_IN_SETTINGS, 0, 0, 0];
  const budget = { id: 'b', metric: 'total', limitBytes: 125 * MB, since: dayOf(0) } as const;

  const judge = (): TrackVerdict[] =>
    SERIES.map((seriesId) =>
      judgedSeries(pushed.get(seriesId) ?? [], {
        seriesId,
        settings: rules,
        budget,
        accepted: [...(accepted.get(seriesId) ?? [])],
        isAlive: !gone.has(seriesId),
      }),
    );

  /** Does one random action: a push, a decision or a change of rules or tags. */
  function act(): void {
    day += 1 + below(random, 6);
    const series = pickOne(random, SERIES) ?? '';
    const chance = random();
    const open = members.filter(({ state }) => state === 'open');
    if (chance < 0.7) push(series);
    else if (chance < 0.78) settle(pickOne(random, open), random() < 0.7 ? 'accepted' : 'invalid');
    else if (!isStrange) push(series);
    else if (chance < 0.82)
      reopen(
        pickOne(
          random,
          members.filter(({ state }) => state === 'accepted' || state === 'invalid'),
        ),
      );
    else if (chance < 0.86) accepted.get(series)?.clear();
    else if (chance < 0.9) rules = pickOne(random, RULES) ?? rules;
    else if (gone.has(series)) gone.delete(series);
    else if (chance > 0.96) gone.add(series);
  }

  /**
   * Pushes a larger, smaller, similar or earlier image, or starts a new segment. Some pushes are backports in the
   * middle.
   */
  function push(series: string): void {
    const pushes = pushed.get(series) ?? [];
    const last = pushes.at(-1)?.megabytes ?? 100;
    const before = pickOne(random, pushes)?.megabytes ?? last;
    const megabytes = pickOne(random, [last * 1.08, last * 0.9, last * 1.004, before, before, 100]) ?? last;
    const one: Pushed = { megabytes: Math.round(megabytes * 1_000) / 1_000, day, startsMajor: random() < 0.03 };
    const at = isStrange && random() < 0.2 ? Math.max(1, below(random, pushes.length)) : pushes.length;
    pushes.splice(at, 0, { ...one, startsMajor: one.startsMajor === true && at === pushes.length });
  }

  function settle(member: StoredMember | undefined, state: 'accepted' | 'invalid'): void {
    if (!member) return;
    Object.assign(member, { state, endedAt: dayOf(day) });
    accepted.get(member.seriesId)?.add(member.lastDigest);
  }

  function reopen(member: StoredMember | undefined): void {
    if (!member) return;
    const others = members.filter(({ seriesId, kind }) => seriesId === member.seriesId && kind === member.kind);
    if (others.some(({ state }) => state === 'open')) return;
    accepted.get(member.seriesId)?.delete(member.lastDigest);
    Object.assign(member, { state: 'open', endedAt: null });
  }

  const look = (mayAlert: (at: Date) => boolean) =>
    reconcile(judge(), members, { mayAlert: ({ row }) => mayAlert(row.at), now: dayOf(day) });

  /** Derives the series once, stores the result and returns it. */
  function derive() {
    const from = dayOf(judgedUntil);
    const found = look((at) => at > from);
    judgedUntil = day;
    for (const { member, patch, events: told, regression } of found.changes) {
      for (const { kind, at } of told) events.push(`${member.id} ${kind} ${at.toISOString()} ${day}`);
      const { state, endedAt, severity, last, isReopened } = patch;
      Object.assign(member, { state, endedAt, severity, ...(last && { lastDigest: last.image.digest }) });
      const opened = isReopened && regression ? regression.verdict.track.points[regression.run.opened] : undefined;
      if (opened) Object.assign(member, { at: opened.row.at, toDigest: opened.image.digest });
    }
    for (const { verdict, run, index, state, endedAt, severity, last } of found.openings) {
      const point = verdict.track.points[index];
      if (!point) throw new Error('an opening without its push');
      const { seriesId } = verdict.track;
      ids += 1;
      members.push({
        id: `m${ids}`,
        incidentId: `i${ids}`,
        seriesId,
        kind: run.kind,
        state,
        endedAt,
        at: point.row.at,
        toDigest: point.image.digest,
        lastDigest: (last ?? point).image.digest,
        severity,
        alarmBytes: point.row.sizeBytes,
      });
      events.push(`m${ids} opened ${point.row.at.toISOString()} ${day}`);
    }
    return found;
  }

  return { act, derive, judge, again: () => look(() => false), members, events };
}

describe('reconcile with random pushes, decisions and rules (D-40 to D-43)', () => {
  it.each(listSeeds(200))('keeps its invariants with seed %i', (seed) => {
    const random = createRandom(seed);
    const isStrange = seed % 2 === 1;
    const world = createWorld(random, isStrange);
    world.derive();
    for (let step = 0; step < 120; step += 1) {
      world.act();
      // Several pushes can happen between two derivations.
      if (random() < 0.3) continue;
      world.derive();
      const open = world.members.filter(({ state }) => state === 'open');
      const places = open.map(({ seriesId, kind }) => `${seriesId} ${kind}`);
      expect(new Set(places).size, 'one open member a series and kind').toBe(places.length);
      expect(new Set(world.events).size, 'no event twice').toBe(world.events.length);
      expect(world.again(), 'the same facts again give nothing').toEqual({ changes: [], openings: [] });
      const bySeries = new Map(world.judge().map((verdict) => [verdict.track.seriesId, verdict]));
      for (const { seriesId, kind } of open) {
        const runs = bySeries.get(seriesId)?.runs.filter((run) => run.kind === kind && run.state === 'open');
        expect(runs?.length, 'what is open shows').toBe(1);
      }
      if (!isStrange) {
        for (const [seriesId, { runs }] of bySeries) {
          const known = world.members.filter((member) => member.seriesId === seriesId && member.state !== 'recovered');
          for (const { kind } of runs.filter(({ state }) => state === 'open'))
            expect(
              known.map((member) => member.kind),
              'what shows is known',
            ).toContain(kind);
        }
      }
      for (const { at, endedAt, state } of world.members) {
        expect(endedAt === null).toBe(state === 'open');
        if (endedAt) expect(endedAt.getTime()).toBeGreaterThanOrEqual(at.getTime());
      }
    }
    expect(world.events.length).toBeGreaterThan(0);
  });
});
