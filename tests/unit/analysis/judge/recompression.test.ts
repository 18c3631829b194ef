import { describe, expect, it } from 'vitest';
import { judgeCreep } from '#lib/analysis/judge/creep.ts';
import { findRecompressions, type Sized } from '#lib/analysis/judge/recompression.ts';
import { listCreepRuns, listStepRuns } from '#lib/analysis/judge/runs.ts';
import { judgeSteps } from '#lib/analysis/judge/steps.ts';
import { isUsualChange } from '#lib/analysis/judge/usual-change.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';
import { type Layered, layeredPushes, MB } from './layered.ts';

const { steps: SETTINGS, creep: CREEP } = BUILT_IN_SETTINGS;
const judge = (pushed: readonly Layered[]) => judgeSteps(layeredPushes(pushed), SETTINGS);
const decide = (pushed: readonly Layered[]) => judge(pushed).map(({ decision }) => decision);
const baselines = (pushed: readonly Layered[]) => judge(pushed).map(({ baselineBytes }) => (baselineBytes ?? 0) / MB);

describe('findRecompressions', () => {
  const kinds = (pushed: readonly Layered[]) =>
    findRecompressions(layeredPushes(pushed)).map((found) => (found === null ? '-' : found.isWhole ? 'whole' : 'part'));

  it.each([
    ['none at the first push or a change of content', ['base=30 a=20', 'base=30 b=20'], ['-', '-']],
    ['all layers when the same files have other bytes', ['base=30 a=20', 'base=30 a~18'], ['-', 'whole']],
    ['one layer beside a change of another', ['base=30 a=20', 'base~27 b=20'], ['-', 'part']],
    [
      'a layer whose files come back in other bytes',
      ['base=30 a=20', 'base=30 b=20', 'base=30 a~18'],
      ['-', '-', 'part'],
    ],
    ['none with unknown diffIds', ['base=30 a=20', 'base?27 a?18'], ['-', '-']],
  ])('finds recompressed layers: %s', (_, pushed, expected) => {
    expect(kinds(pushed)).toEqual(expected);
  });

  it('rebases older pushes to the new compression, and estimates replaced layers', () => {
    const [older, , ...rest] = layeredPushes(['base=30 a=28', 'base=30 b=70', 'base=30 b~60']);
    const all = layeredPushes(['base=30 a=28', 'base=30 b=70', 'base=30 b~60']);
    const found = findRecompressions(all)[2];
    expect(rest).toHaveLength(1);
    // The base was not recompressed. The other layer of 28 MB would be 24 MB in the new compression.
    expect(older && found?.rebase(older).sizeBytes).toBe(54 * MB);
  });
});

describe('an open regression and recompression', () => {
  const OPENED = ['base=30 a=28', 'base=30 b=70'];

  it.each<[string, string, string]>([
    ['one layer', 'base=30 b~60', 'still-up'],
    ['the other layer', 'base~27 b=70', 'still-up'],
    ['every layer', 'base~27 b~60', 'still-up'],
    ['a compression so good that it is below the old baseline', 'base~10 b~20', 'still-up'],
    ['none at all, which makes it bigger', 'base~90 b~200', 'still-up'],
  ])('stays open over recompression of %s', (_, packed, expected) => {
    expect(decide([...OPENED, packed]).at(-1)).toBe(expected);
    expect(listStepRuns(judge([...OPENED, packed]))).toMatchObject([{ opened: 1, state: 'open', alarms: [{}] }]);
  });

  it('has its baseline converted to the new compression', () => {
    expect(baselines([...OPENED, 'base=30 b~60']).slice(1)).toEqual([58, 54]);
    expect(baselines([...OPENED, 'base~27 b=70']).slice(1)).toEqual([58, 55]);
    const [run] = listStepRuns(judge([...OPENED, 'base=30 b~60']));
    expect(run).toMatchObject({ baselineBytes: 58 * MB, baselineNowBytes: 54 * MB });
  });

  it.each<[string, string[], string]>([
    ['the image before it in the new compression', ['base=30 b~60', 'base=30 a~24'], 'recovered'],
    ['the very image before it', ['base=30 b~60', 'base=30 a=28'], 'recovered'],
    ['the very image before it, all of it recompressed meanwhile', ['base~27 b~60', 'base=30 a=28'], 'recovered'],
    ['another image of that size', ['base=30 b~60', 'base=30 c~24'], 'recovered'],
    ['a little less of it', ['base=30 b~60', 'base=30 c~50'], 'still-up'],
    ['more of it', ['base=30 b~60', 'base=30 c~70'], 'escalated'],
    ['the old compression', ['base=30 b~60', 'base=30 b=70'], 'still-up'],
    ['a small change in the old compression', ['base=30 b~60', 'base=30 c=70.1 b~60'], 'escalated'],
  ])('decides after %s: %j is %s', (_, after, expected) => {
    expect(decide([...OPENED, ...after]).at(-1)).toBe(expected);
  });

  it('is accepted by a user and by time as without recompression', () => {
    expect(decide([...OPENED, { layers: 'base=30 b~60', accepted: true }, 'base=30 b~61']).slice(-2)).toEqual([
      'accepted',
      'within-floors',
    ]);
    const packed = ['base=30 b~60', 'base=30 b=70', 'base=30 b~60', 'base=30 b=70'];
    const verdicts = judgeSteps(layeredPushes([...OPENED, ...packed], 8), SETTINGS);
    expect(verdicts.at(-1)?.decision).toBe('accepted-by-time');
  });
});

describe('recompression while nothing is open', () => {
  const CALM = ['base=30 a=70', 'base=30 b=70', 'base=30 c=70', 'base=30 d=70'];

  it.each([
    ['less', 'base~27 d~63'],
    ['much less', 'base~9 d~21'],
    ['more', 'base~60 d~140'],
    ['one layer less', 'base=30 d~55'],
  ])('is not a step when it makes the image %s', (_, packed) => {
    expect(decide([...CALM, packed]).at(-1)).toBe('within-floors');
    expect(decide([...CALM, packed, 'base=30 d=70']).slice(-2)).toEqual(['within-floors', 'within-floors']);
  });

  it('makes the new size the baseline, also for pushes whose layers are gone', () => {
    expect(baselines([...CALM, 'base~27 d~63', 'base~27 e~63.1']).slice(-2)).toEqual([90, 90]);
    expect(decide([...CALM, 'base~27 d~63', 'base~27 e~63.1']).at(-1)).toBe('within-floors');
    expect(decide([...CALM, 'base~27 d~63', 'base~27 e~68']).at(-1)).toBe('opened');
    expect(decide([...CALM, 'base~27 d~63', 'base~27 e~55']).at(-1)).toBe('improved');
  });

  it('accepts the return of an older image in its own compression', () => {
    expect(decide([...CALM, 'base=30 d~60', 'base=30 c=70']).slice(-2)).toEqual(['within-floors', 'within-floors']);
  });

  it('counts only the change beside it', () => {
    expect(decide([...CALM, 'base~15 e=70']).at(-1)).toBe('within-floors');
    expect(decide([...CALM, 'base~15 e=80']).at(-1)).toBe('opened');
    expect(decide([...CALM, 'base~60 e=70']).at(-1)).toBe('within-floors');
    expect(decide([...CALM, 'base~60 e=60']).at(-1)).toBe('improved');
  });

  it('converts a dip to the new compression', () => {
    const dipped = ['base=30 a=70', 'base=30 a=70', 'base=30 s=40', 'base=30 s~36'];
    expect(decide([...dipped, 'base=30 a=70']).slice(-3)).toEqual(['improved', 'within-floors', 'dip-undone']);
    expect(decide([...dipped, 'base=30 t~63']).at(-1)).toBe('dip-undone');
  });

  it('is not assumed when a diffId is unknown', () => {
    expect(decide([...CALM, 'base?27 d?63']).at(-1)).toBe('improved');
  });

  it('does not count as a usual change of the series', () => {
    const flapping = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? 'base=30 a=70' : 'base=30 a~55'));
    expect(isUsualChange(6 * MB, layeredPushes(flapping), SETTINGS)).toBe(false);
  });

  it('needs no second acceptance of the same content', () => {
    const pushed: Layered[] = ['base=30 a=28', { layers: 'base=30 b=70', accepted: true }];
    expect(decide([...pushed, { layers: 'base=30 b~60', accepted: true }]).at(-1)).toBe('within-floors');
    expect(decide([...pushed, 'base=30 b~60', 'base=30 c~61']).slice(-2)).toEqual(['within-floors', 'within-floors']);
  });
});

describe('the same files in two layers of one image', () => {
  it.each<[string, string[], string[]]>([
    ['in two compressions', ['x=30 x~12 a=60', 'x=30 x~12 b=60', 'x=30 x~12 c=60'], ['within-floors', 'within-floors']],
    ['in the other order', ['x=30 x~12 a=60', 'x~12 x=30 b=60'], ['within-floors']],
    [
      'of which one is recompressed',
      ['x=30 x=30 a=60', 'x=30 x~12 a=60', 'x=30 x~12 b=60'],
      Array(2).fill('within-floors'),
    ],
    ['of which one is recompressed beside a change', ['x=30 x=30 a=60', 'x=30 x~12 b=60'], ['within-floors']],
    ['of which both get one compression', ['x=30 x~12 a=60', 'x~12 x~12 b=60'], ['within-floors']],
    ['of which both are recompressed', ['x=30 x=30 a=60', 'x~12 x~12 b=60'], ['within-floors']],
    ['recompressed, beside growth', ['x=30 x=30 a=60', 'x=30 x~12 b=80'], ['opened']],
    ['of which one is new', ['x=30 a=60', 'x=30 x~40 a=60'], ['opened']],
    ['of which one is gone', ['x=30 x~40 a=60', 'x=30 b=60'], ['improved']],
    ['of which one is gone and one recompressed', ['x=30 x~40 a=60', 'x~28 b=60'], ['improved']],
  ])('are matched one by one, %s: %j', (_, pushed, expected) => {
    expect(decide(pushed)).toEqual(['first', ...expected]);
  });

  it('count as recompressed only when one layer replaces another', () => {
    const isFound = (...pushed: string[]) => findRecompressions(layeredPushes(pushed)).at(-1) !== null;
    expect(isFound('x=30 x~12 a=60', 'x~12 x=30 b=60')).toBe(false);
    expect(isFound('x=30 a=60', 'x=30 x~12 a=60')).toBe(false);
    expect(isFound('x=30 x~12 a=60', 'x~12 a=60')).toBe(false);
    expect(isFound('x=30 x=30 a=60', 'x=30 x~12 a=60')).toBe(true);
    expect(isFound('x=30 x~12 a=60', 'x=30 x=30 a=60')).toBe(true);
  });

  it('are estimated from all their layers when they are gone', () => {
    const pushed = layeredPushes(['base=30 a=28', 'base=30 b=40 b=40', 'base=30 b~20 b=40']);
    // The base was not recompressed. The layers that replaced the one of 28 MB went from 40 to 60 MB, so its estimate
    // is 42 MB.
    expect(findRecompressions(pushed)[2]?.rebase(pushed[0] as Sized).sizeBytes).toBe(72 * MB);
  });
});

describe('creep with recompression', () => {
  const GROWING = Array.from({ length: 9 }, (_, n) => `base=100 a${n}=${(100 * 1.02 ** n).toFixed(2)}`);

  function creepOf(pushed: readonly Layered[]) {
    const pushes = layeredPushes(pushed, 7);
    const steps = judgeSteps(pushes, SETTINGS);
    const creep = judgeCreep(pushes, steps, CREEP);
    const runs = listCreepRuns(pushes, creep, steps, { pushes: 5, days: 30, byTime: true });
    return { decisions: creep.map(({ decision }) => decision), runs };
  }

  it('is found despite recompression in between', () => {
    const fired = creepOf(GROWING).decisions.indexOf('creeping');
    expect(fired).toBeGreaterThan(0);
    const packed = GROWING.flatMap((push, n) =>
      n === 4 ? [push, push.replaceAll('=', '~')] : [push.replace('base=', n > 4 ? 'base~' : 'base=')],
    );
    expect(creepOf(packed).decisions).toContain('creeping');
  });

  it('is neither opened nor ended by recompression', () => {
    const { runs } = creepOf([...GROWING, 'base~70 a8~70', 'base~70 a8~71', 'base=100 a8=117.17']);
    expect(runs).toMatchObject([{ kind: 'creep', state: 'open' }]);
    const flat = [
      'base=100 a=100',
      'base=100 b=100',
      'base=100 c=100',
      'base=100 c~130',
      'base=100 d~130',
      'base=100 e~130',
    ];
    expect(creepOf(flat).runs).toEqual([]);
  });
});
