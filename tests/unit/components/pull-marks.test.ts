import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Marks } from '#components/chart/marks.tsx';
import type { Metric } from '#components/chart/model.ts';
import { createScale } from '#components/chart/scale.ts';
import type { Point } from '#lib/views/dto/streams.ts';

const AT = '2026-01-01T00:00:00Z';
const [FLOOR, MOST] = [110, 100];
/** 100 pixels for 100 bytes, between the room above the plot and below it. */
const scale = createScale({ from: Date.parse(AT) - 1, to: Date.parse(AT) + 1 }, [0, MOST], 176, 140);

const point = (more: Partial<Point>): Point => ({
  at: AT,
  atSource: 'observed',
  tag: 'main',
  digest: 'sha256:a',
  indexDigest: null,
  sizeBytes: 100,
  baseBytes: null,
  ownBytes: null,
  unpackedBytes: null,
  visibleBytes: null,
  wastedBytes: null,
  duplicateBytes: null,
  efficiency: null,
  diveEfficiency: null,
  pullCostBytes: 60,
  pull: { bytes: 60, unchangedBytes: null },
  pushCostBytes: null,
  deltaBytes: null,
  comparedWith: null,
  layerCount: 1,
  segment: 0,
  decision: null,
  baselineBytes: null,
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

function drawn(more: Partial<Point>, metric: Metric = 'pull'): string {
  const none = { cursor: -1, pinned: -1, compared: -1 };
  const marks = { points: [point(more)], metric, scale, floor: FLOOR, colour: 'blue', ...none };
  return renderToStaticMarkup(createElement('svg', null, createElement(Marks, marks)));
}

describe('the stem of a pull cost', () => {
  it('is quiet as far as nodes have the bytes already', () => {
    expect(drawn({})).not.toContain('data-unchanged');
    expect(drawn({ pull: { bytes: 60, unchangedBytes: 0 } })).not.toContain('data-unchanged');
    const stem = drawn({ pull: { bytes: 60, unchangedBytes: 30 } });
    const [quiet = '', changed = ''] = [...stem.matchAll(/<line [^>]*>/g)].map(([line]) => line);
    expect(quiet).toMatch(/data-unchanged="true" .*y1="110" y2="80" stroke="var\(--base\)"/);
    expect(changed).toMatch(/y1="80" y2="50" stroke="blue"/);
  });

  it('has a tick at the push cost where that differs', () => {
    expect(drawn({ pushCostBytes: 60 })).not.toContain('data-push-cost');
    expect(drawn({ pushCostBytes: 50 })).toMatch(/data-push-cost="true" .*y1="60" y2="60"/);
  });

  it('is not drawn for other metrics', () => {
    expect(drawn({ pull: { bytes: 60, unchangedBytes: 30 }, pushCostBytes: 50 }, 'total')).not.toContain('<line');
  });
});
