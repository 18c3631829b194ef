import { describe, expect, it } from 'vitest';
import { coneOf, drawnForecast, withForecast } from '#components/chart/forecast-cone.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const at = (day: number) => START + day * DAY;
const iso = (day: number) => new Date(at(day)).toISOString();
const forecast = {
  metric: 'total',
  budgetBytes: 110,
  fromAt: iso(0),
  fromBytes: 100,
  earliestAt: iso(10),
  likelyAt: iso(20),
  latestAt: iso(40),
  bytesPerWeek: 4,
};

describe('coneOf', () => {
  it('is a triangle to the budget where the chart is long enough', () => {
    const { area, likely } = coneOf(forecast, at(50));
    expect(area).toEqual([
      { at: at(0), bytes: 100 },
      { at: at(10), bytes: 110 },
      { at: at(40), bytes: 110 },
    ]);
    expect(likely.at(-1)).toEqual({ at: at(20), bytes: 110 });
  });

  it('is cut at the end of the chart', () => {
    expect(coneOf(forecast, at(20)).area).toEqual([
      { at: at(0), bytes: 100 },
      { at: at(10), bytes: 110 },
      { at: at(20), bytes: 110 },
      { at: at(20), bytes: 105 },
    ]);
    expect(coneOf(forecast, at(5)).area).toEqual([
      { at: at(0), bytes: 100 },
      { at: at(5), bytes: 105 },
      { at: at(5), bytes: 101.25 },
    ]);
  });

  it('stays level at the slowest pace without a latest time', () => {
    expect(coneOf({ ...forecast, latestAt: null }, at(30)).area.at(-1)).toEqual({ at: at(30), bytes: 100 });
  });
});

describe('withForecast', () => {
  it('adds the time up to the forecast, at most three tenths of the range', () => {
    expect(withForecast({ from: at(-100), to: at(0) }, forecast)).toEqual({ from: at(-100), to: at(30) });
    expect(withForecast({ from: at(-365), to: at(0) }, forecast)).toEqual({ from: at(-365), to: at(40) });
    expect(withForecast({ from: at(-100), to: at(0) }, null)).toEqual({ from: at(-100), to: at(0) });
  });
});

describe('drawnForecast', () => {
  const shown = { metric: 'total', budget: { text: 'budget', drawnBytes: 110 }, zoomed: false } as const;

  it('needs the line of its own budget, and a chart that ends now', () => {
    expect(drawnForecast(forecast, shown)).toBe(forecast);
    expect(drawnForecast(forecast, { ...shown, zoomed: true })).toBeNull();
    expect(drawnForecast(forecast, { ...shown, budget: { text: 'off scale', drawnBytes: null } })).toBeNull();
    expect(drawnForecast({ ...forecast, metric: 'own' }, shown)).toBeNull();
  });
});
