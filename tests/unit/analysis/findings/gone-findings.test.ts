import { describe, expect, it } from 'vitest';
import { findGone, type InspectedPush, type InspectedSet } from '#lib/analysis/findings/gone-findings.ts';

const set = (ids: string, change: Partial<InspectedSet> = {}): InspectedSet => ({
  rulesVersion: 1,
  purpose: 'runtime',
  hasBase: true,
  knowsSiblings: true,
  isWhole: true,
  ids: ids === '' ? [] : ids.split(' '),
  ...change,
});

/** A series of pushes "p1", "p2" and so on, the oldest first. Null: the findings of the push are unknown. */
function seriesOf(...sets: (InspectedSet | null)[]): InspectedPush[] {
  const pushes = sets.map((found, place) => {
    const day = place + 1;
    return { manifestId: day, digest: `sha256:${day}`, tag: `p${day}`, at: new Date(Date.UTC(2026, 0, day)), found };
  });
  return pushes.reverse();
}

/** "a p1>p2": the finding, the last push with it, and the push that it is gone with. */
function goneOf(image: InspectedSet, pushes: readonly InspectedPush[], most = 50) {
  const { gone, more } = findGone(image, pushes, most);
  return [...gone.map(({ id, lastWith, goneWith }) => `${id} ${lastWith.tag}>${goneWith.tag}`), more];
}

describe('the findings that are gone', () => {
  it('are those of earlier pushes that the image lacks, with the first push without them, the last ones first', () => {
    const image = set('d');
    expect(goneOf(image, seriesOf(set('a b c'), set('b c d'), set('c d'), image))).toEqual([
      ...['c p3>p4', 'b p2>p3', 'a p1>p2'],
      0,
    ]);
  });

  it('are not those that the image has again', () => {
    const image = set('a');
    expect(goneOf(image, seriesOf(set('a b'), set('b'), set(''), image))).toEqual(['b p2>p3', 0]);
  });

  it('are gone with the last push that lost them', () => {
    const image = set('');
    expect(goneOf(image, seriesOf(set('a'), set(''), set('a'), set(''), image))).toEqual(['a p3>p4', 0]);
  });

  it.each([
    ['are unknown', null],
    ['are of other rules', set('b', { rulesVersion: 2 })],
    ['are of another purpose', set('b', { purpose: 'builder' })],
    ['are of another knowledge of the base', set('b', { hasBase: false })],
    ['are not complete', set('b', { isWhole: false })],
  ])('do not depend on pushes whose findings %s', (_, other) => {
    const image = set('');
    expect(goneOf(image, seriesOf(set('a'), other, image))).toEqual(['a p1>p3', 0]);
    expect(goneOf(image, seriesOf(other, image))).toEqual([0]);
  });

  it('are not about the base while it is unknown which smaller images could replace it', () => {
    const [known, unknown] = [set(''), set('', { knowsSiblings: false })];
    expect(goneOf(known, seriesOf(set('fat-base-1'), known))).toEqual(['fat-base-1 p1>p2', 0]);
    expect(goneOf(unknown, seriesOf(set('fat-base-1 a'), unknown))).toEqual(['a p1>p2', 0]);
    const between = seriesOf(set('fat-base-1'), unknown, known);
    expect(goneOf(known, between)).toEqual(['fat-base-1 p1>p3', 0]);
  });

  it('are unknown while the findings of the image are not complete', () => {
    const image = set('', { isWhole: false });
    expect(goneOf(image, seriesOf(set('a'), image))).toEqual([0]);
  });

  it('are compared with what the image has now, not with what is stored of it', () => {
    const stale = set('a b');
    const image = set('a');
    const [newest, ...older] = seriesOf(stale, set('c'), stale);
    if (newest === undefined) throw new Error('there is no push');
    const again = older.map((push) => (push.tag === 'p1' ? { ...push, manifestId: newest.manifestId } : push));
    expect(goneOf(image, [newest, ...again])).toEqual(['c p2>p3', 0]);
  });

  it('are listed up to a limit and counted beyond', () => {
    const image = set('');
    expect(goneOf(image, seriesOf(set('a b'), set('c d'), image), 3)).toEqual(['c p2>p3', 'd p2>p3', 'a p1>p2', 1]);
  });

  it('are none without earlier pushes', () => {
    expect(goneOf(set(''), seriesOf(set('a')))).toEqual([0]);
    expect(goneOf(set(''), [])).toEqual([0]);
  });
});
