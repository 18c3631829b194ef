import { describe, expect, it } from 'vitest';
import { labelSteps } from '#tests/evaluate/labels.ts';
import { scoreDetector } from '#tests/evaluate/score.ts';
import type { Series } from '#tests/evaluate/series.ts';

const MB = 1_000_000;
const DAY_MS = 86_400_000;
const flat = (size: number, count: number) => Array<number>(count).fill(size * MB);

describe('labelSteps', () => {
  it('labels a step that is above the five pushes before and lasts for five', () => {
    expect(labelSteps([...flat(100, 8), ...flat(110, 8)])).toEqual([8]);
    expect(labelSteps([...flat(100, 8), ...flat(102, 8)])).toEqual([]);
    expect(labelSteps([...flat(100, 8), ...flat(110, 2), ...flat(100, 8)])).toEqual([]);
    expect(labelSteps([...flat(110, 8), ...flat(100, 8)])).toEqual([]);
  });

  it('requires five pushes on both sides, unless fewer are allowed', () => {
    const early = [...flat(100, 4), ...flat(110, 8)];
    const late = [...flat(100, 8), ...flat(110, 4)];
    expect([labelSteps(early), labelSteps(late)]).toEqual([[], []]);
    expect([labelSteps(early, 1), labelSteps(late, 1)]).toEqual([[4], [8]]);
    expect(labelSteps([...flat(100, 5), ...flat(110, 5)])).toEqual([5]);
  });
});

const seriesOf = (sizes: readonly number[], repository = 'a'): Series => ({
  repository,
  tag: 'latest',
  pushes: sizes.map((sizeBytes, index) => ({ at: new Date(index * 2 * DAY_MS), sizeBytes, segment: 1 })),
});

describe('scoreDetector', () => {
  /** The series has steps at pushes 8 and 16. */
  const steps = [...flat(100, 8), ...flat(110, 8), ...flat(125, 8)];
  const score = (alarms: readonly number[]) => scoreDetector([seriesOf(steps)], () => [...alarms]);

  it('counts a step as found at its push or one push later', () => {
    expect(score([8, 17])).toMatchObject({ labels: 2, recall: 1, precision: 1, atPush: 0.5, falsePerThousand: 0 });
    expect(score([8, 17]).delay).toEqual({ meanPushes: 0.5, meanDays: 1 });
    expect(score([8, 18])).toMatchObject({ recall: 0.5, precision: 0.5, delay: { meanPushes: 1 } });
    expect(score([])).toMatchObject({ recall: 0, precision: 0, atPush: 0 });
  });

  it('counts repeated and false alarms per thousand judged pushes', () => {
    expect(score([8, 9, 10, 16])).toMatchObject({ recall: 1, precision: 0.5, repeats: 1 });
    expect(score([8, 9, 10, 16]).falsePerThousand).toBeCloseTo((1_000 * 2) / 15);
  });

  it('omits alarms at the ends of a series from precision, but not from everyAlarm', () => {
    const { precision, unjudged, everyAlarm, withEnds } = score([2, 8, 16, 22]);
    expect({ precision, unjudged }).toEqual({ precision: 1, unjudged: 2 });
    expect(everyAlarm).toMatchObject({ labels: 2, recall: 1, precision: 0.5 });
    expect(everyAlarm.falsePerThousand).toBeCloseTo((1_000 * 2) / 24);
    expect(withEnds).toMatchObject({ labels: 2, precision: 0.5 });
    const early = scoreDetector([seriesOf([...flat(100, 3), ...flat(110, 12)])], () => [3]);
    expect(early).toMatchObject({ unjudged: 1, everyAlarm: { precision: 0 }, withEnds: { labels: 1, precision: 1 } });
  });

  it('counts alarms of one repository within 72 hours as one group', () => {
    const both = (names: string[]) =>
      scoreDetector(
        names.map((name) => seriesOf(steps, name)),
        () => [8, 9, 11],
      );
    expect(both(['a', 'a']).alarms).toBeCloseTo((1_000 * 6) / 48);
    expect(both(['a', 'a']).groups).toBeCloseTo((1_000 * 2) / 48);
    expect(both(['a', 'b']).groups).toBeCloseTo((1_000 * 4) / 48);
  });
});
