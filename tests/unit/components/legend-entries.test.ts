import { describe, expect, it } from 'vitest';
import { legendEntries } from '#components/chart/legend-entries.ts';
import { pullNote } from '#components/chart/pull-note.ts';
import { selectionText } from '#components/chart/selection-text.ts';
import type { Point } from '#lib/views/dto/streams.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');

const point = (day: number, more: Partial<Point> = {}): Point => ({
  at: new Date(START + day * DAY).toISOString(),
  atSource: 'observed',
  tag: `1.${day}.0`,
  digest: `sha256:${day}`,
  indexDigest: null,
  sizeBytes: 60e6,
  baseBytes: null,
  ownBytes: null,
  unpackedBytes: null,
  visibleBytes: null,
  wastedBytes: null,
  duplicateBytes: null,
  efficiency: null,
  diveEfficiency: null,
  pullCostBytes: 5e6,
  pull: { bytes: 5e6, unchangedBytes: null },
  pushCostBytes: null,
  deltaBytes: null,
  comparedWith: null,
  layerCount: 1,
  segment: 0,
  decision: 'within-floors',
  baselineBytes: 60e6,
  severity: null,
  creeps: false,
  recompressed: false,
  recompressedBytes: null,
  budgetState: null,
  budgetBytes: null,
  budgetMetric: null,
  budgetedBytes: null,
  incident: null,
  ...more,
});

const level = {
  at: new Date(START).toISOString(),
  until: new Date(START + 2 * DAY).toISOString(),
  sizeBytes: 61e6,
  reason: 'meant',
  by: 'Ada',
};

const textsOf = (shown: Point[], more: Partial<Parameters<typeof legendEntries>[0]> = {}) =>
  legendEntries({
    metric: 'total',
    platforms: ['linux/amd64'],
    shown,
    points: shown,
    levels: [],
    budget: null,
    forecast: null,
    timeRange: { from: START, to: START + 10 * DAY },
    ...more,
  }).map(({ text }) => text);

describe('the legend of a chart', () => {
  it('names only the line where no push is in the range', () => {
    expect(textsOf([])).toEqual(['linux/amd64']);
  });

  it('names the kinds of pushes that are there', () => {
    expect(textsOf([point(1)])).toEqual(['linux/amd64', 'push']);
    expect(textsOf([point(1, { atSource: 'created' })])).toEqual(['linux/amd64', 'back-filled from build date']);
    expect(textsOf([point(1, { recompressed: true })])).toEqual(['linux/amd64', 'recompressed: same files']);
  });

  it('names each state of incidents once', () => {
    const incident = (number: number, state: 'open' | 'accepted') => ({ incident: { id: `${number}`, number, state } });
    const shown = [point(1, incident(1, 'open')), point(2, incident(2, 'accepted')), point(3, incident(3, 'open'))];
    expect(textsOf(shown)).toEqual(['linux/amd64', 'push', 'incident: open', 'incident: accepted']);
  });

  it('names no dots where there are too many points to draw them', () => {
    expect(textsOf(Array.from({ length: 251 }, (_, index) => point(index / 26)))).toEqual(['linux/amd64']);
  });

  it('names baseline, accepted baseline and budget where a chart of totals draws them', () => {
    const opened = point(1, { decision: 'opened', sizeBytes: 70e6 });
    const budget = { text: 'budget 60.0 MB', drawnBytes: 60e6 };
    const drawn = { levels: [level], budget };
    expect(textsOf([opened], drawn)).toEqual([
      'linux/amd64',
      'push',
      'baseline',
      'accepted baseline',
      'budget 60.0 MB',
    ]);
    expect(textsOf([opened], { ...drawn, metric: 'pull' })).toEqual(['linux/amd64', 'push']);
    const later = { from: START + 5 * DAY, to: START + 9 * DAY };
    expect(textsOf([], { ...drawn, timeRange: later })).toEqual(['linux/amd64', 'budget 60.0 MB']);
  });

  it('names what a chart of unpacked bytes draws: read pushes and its budget', () => {
    const unread = point(1, { recompressed: true });
    const read = point(2, { unpackedBytes: 90e6, decision: 'opened' });
    const budget = { text: 'budget 100 MB', drawnBytes: 100e6 };
    const drawn = { metric: 'unpacked' as const, levels: [level], budget };
    expect(textsOf([unread, read], drawn)).toEqual(['linux/amd64', 'push', 'budget 100 MB']);
    expect(textsOf([unread], { ...drawn, budget: null })).toEqual(['linux/amd64']);
  });

  it('names both lines of a chart of efficiencies, that of dive only where it differs', () => {
    const read = point(1, { unpackedBytes: 90e6, efficiency: 0.9 });
    const drawn = { metric: 'efficiency' as const, levels: [level], budget: { text: 'budget', drawnBytes: 1 } };
    expect(textsOf([read], drawn)).toEqual(['efficiency', 'push']);
    expect(textsOf([{ ...read, diveEfficiency: 0.900_04 }], drawn)).toEqual(['efficiency, the same in dive', 'push']);
    expect(textsOf([read, point(2, { unpackedBytes: 1, efficiency: 0.9, diveEfficiency: 1 })], drawn)).toEqual([
      'efficiency',
      'efficiency in dive',
      'push',
    ]);
  });

  it('draws no sample of a budget that is off the scale', () => {
    const budget = { text: 'budget 90.0 MB (off scale ↑)', drawnBytes: null };
    const entries = legendEntries({
      metric: 'total',
      platforms: [],
      shown: [],
      points: [],
      levels: [],
      budget,
      forecast: null,
      timeRange: { from: 0, to: 1 },
    });
    expect(entries).toEqual([{ icon: 'none', colour: 'var(--edge)', text: budget.text }]);
  });

  it('names base and own layers instead of the platform when they are drawn', () => {
    expect(textsOf([], { metric: 'parts' })).toEqual(['base layers', 'own layers']);
  });
});

describe('the text of the selection for screen readers', () => {
  const rule = { name: 'r', small: { bytes: 5e5, share: 0.03 }, large: { bytes: 1e7, share: 0.01 } };

  it('describes the pushed image, its change and its verdict', () => {
    expect(selectionText(undefined, undefined, rule)).toBe('no push selected');
    const text = selectionText(point(2, { deltaBytes: 1e6, atSource: 'created' }), undefined, rule);
    expect(text).toMatch(/^1\.2\.0, .*2026, 60\.0 MB, up 1\.00 MB, pull cost 5\.00 MB, back-filled from build date\. /);
  });

  it('has the figures of the files of a read push, and that of dive where it differs', () => {
    const textOf = (diveEfficiency: number | null) =>
      selectionText(point(2, { unpackedBytes: 90e6, efficiency: 0.9, diveEfficiency }), undefined, rule);
    expect(textOf(0.95)).toContain(', pull cost 5.00 MB, unpacked 90.0 MB, efficiency 90.0 %, in dive 95.0 %. ');
    for (const same of [0.9, null]) expect(textOf(same)).toContain(', unpacked 90.0 MB, efficiency 90.0 %. ');
  });

  it('describes a comparison from the earlier push to the later one', () => {
    const text = selectionText(point(4, { sizeBytes: 58e6 }), point(2), rule);
    expect(text).toMatch(/^1\.2\.0, .*60\.0 MB, compared with 1\.4\.0, .*58\.0 MB: down 2\.00 MB$/);
  });
});

describe('the chart of pull costs', () => {
  const rule = { name: 'r', small: { bytes: 5e5, share: 0.03 }, large: { bytes: 1e7, share: 0.01 } };
  const pulled = (unchangedBytes: number | null, pushCostBytes: number | null = null) =>
    point(1, {
      comparedWith: { digest: 'sha256:0', tag: '1.0.0' },
      pull: { bytes: 5e6, unchangedBytes },
      pushCostBytes,
    });

  it('explains unchanged bytes and push costs only where they are drawn', () => {
    const texts = (one: Point) => textsOf([one], { metric: 'pull' });
    expect(texts(pulled(null))).toEqual(['linux/amd64', 'push']);
    expect(texts(pulled(0, 5e6))).toEqual(['linux/amd64', 'push']);
    expect(texts(pulled(2e6, 1e6))).toEqual([
      'linux/amd64',
      'push',
      'pulled again unchanged',
      'push cost, where it differs',
    ]);
  });

  it('says for how many pushes it is unknown what did not change', () => {
    expect(pullNote([point(0), pulled(2e6)])).toBeNull();
    expect(pullNote([point(0), pulled(2e6), pulled(null)])).toContain('unknown for 1 of 2 pushes');
    expect(selectionText(pulled(2e6), undefined, rule)).toContain('pull cost 5.00 MB, 40 % of it unchanged');
    expect(selectionText(pulled(null), undefined, rule)).not.toContain('unchanged');
  });
});
