import { describe, expect, it } from 'vitest';
import { RuleSettings } from '#lib/analysis/rules/settings.ts';
import type { ImageOf } from '#tests/evaluate/images.ts';
import { countMessages } from '#tests/evaluate/messages.ts';
import type { Series } from '#tests/evaluate/series.ts';
import { formatCurve, formatMessages } from '#tests/evaluate/table.ts';

const MB = 1_000_000;
const HOUR_MS = 3_600_000;
const flat = (size: number, count: number) => Array<number>(count).fill(size);

/**
 * Creates a series with a push of each size in MB every two days. Equal sizes are the same image, unless `build`
 * differs.
 */
function seriesOf(sizes: readonly number[], rest: Partial<Series> & { build?: string; hours?: number } = {}): Series {
  const { build = '', hours = 0, ...series } = rest;
  const at = (index: number) => new Date((index * 48 + hours) * HOUR_MS);
  return {
    repository: 'acme/api',
    tag: 'latest',
    pushes: sizes.map((size, index) => ({ at: at(index), sizeBytes: Math.round(size * MB), segment: 1 })),
    digests: sizes.map((size) => `${build}${size}`),
    ...series,
  };
}

const unknown: ImageOf = () => null;

describe('countMessages', () => {
  it('counts one message for growth above the limits, per thousand pushes', () => {
    const count = countMessages([seriesOf([...flat(100, 10), ...flat(115, 10)])], unknown);
    expect(count).toMatchObject({ regressions: 1, incidents: 1, messages: 1, perThousand: 50, judged: 1 });
    expect(count.byKind).toEqual({ opened: 1, escalated: 0, reopened: 0 });
  });

  it('counts no message for growth that waits for the digest', () => {
    const count = countMessages([seriesOf([...flat(100, 10), ...flat(105, 10)])], unknown);
    expect(count).toMatchObject({ regressions: 1, incidents: 1, messages: 0, stillTrue: 0 });
  });

  it('counts the messages of another rule', () => {
    const series = [seriesOf([...flat(100, 10), ...flat(115, 10)])];
    const settings = RuleSettings.parse({ messages: { ownBytes: 15 * MB + 1 } });
    expect(countMessages(series, unknown, settings).messages).toBe(0);
    const rules = [settings, RuleSettings.parse({})].map((rule, at) => {
      return { name: `rule ${at}`, ...countMessages(series, unknown, rule) };
    });
    expect(formatCurve(rules)).toMatch(/rule 0 +0\.00 .*\nrule 1 +50\.00 +100\.0 % +1 +1\n/);
  });

  it('counts one message per level of further growth', () => {
    const grown = (sizes: number[]) =>
      countMessages([seriesOf([...flat(100, 10), ...sizes, ...flat(sizes.at(-1) ?? 0, 6)])], unknown).byKind;
    expect(grown([112, 118])).toEqual({ opened: 1, escalated: 0, reopened: 0 });
    expect(grown([112, 118, 125, 132])).toEqual({ opened: 1, escalated: 1, reopened: 0 });
    // Growth that was left to the digest is part of the message after the total is large enough.
    expect(grown([104, 108, 112])).toEqual({ opened: 0, escalated: 1, reopened: 0 });
  });

  it('counts a message as still true when half of the growth remains five pushes later', () => {
    const truth = (after: number) =>
      countMessages([seriesOf([...flat(100, 10), 120, 120, 120, 120, 120, after, after])], unknown).stillTrue;
    expect([truth(110), truth(109.9)]).toEqual([1, 0]);
    const short = countMessages([seriesOf([...flat(100, 10), ...flat(120, 5)])], unknown);
    expect([short.messages, short.judged]).toEqual([1, 0]);
  });

  it('counts tags of one image within three days as one incident, other images separately', () => {
    const sizes = [...flat(100, 10), ...flat(115, 10)];
    const alias = seriesOf(sizes, { tag: '1.3', hours: 1 });
    expect(countMessages([seriesOf(sizes), alias], unknown)).toMatchObject({ incidents: 1, messages: 1 });
    const other = seriesOf(sizes, { tag: '1.3', hours: 1, build: 'other ' });
    expect(countMessages([seriesOf(sizes), other], unknown)).toMatchObject({ incidents: 2, messages: 2 });
    const later = seriesOf(sizes, { tag: '1.3', hours: 73 });
    expect(countMessages([seriesOf(sizes), later], unknown)).toMatchObject({ incidents: 2 });
  });

  it('joins incidents by recorded layers and instructions, and uses own bytes', () => {
    const sizes = [...flat(100, 10), ...flat(120, 10)];
    const all = [seriesOf(sizes), seriesOf(sizes, { tag: 'edge', build: 'edge ' })];
    /** Only the base grows. */
    const layersOf =
      (own: number): ImageOf =>
      ({ tag, pushes }, index) => {
        const sizeBytes = (pushes[index]?.sizeBytes ?? 0) - own * MB;
        const layer = (digest: string, bytes: number) => ({
          digest,
          diffId: null,
          sizeBytes: bytes,
          instruction: `RUN ${digest.split(' ')[0]}`,
        });
        return {
          layers: [layer(`base ${sizeBytes}`, sizeBytes), layer(`own ${tag} ${index}`, own * MB)],
          baseLayerCount: 1,
        };
      };
    expect(countMessages(all, layersOf(10))).toMatchObject({ incidents: 1 });
    const less = [seriesOf([...flat(100, 10), ...flat(115, 10)])];
    expect(countMessages(less, layersOf(10))).toMatchObject({ regressions: 1, messages: 0 });
  });

  it('reports the number of messages, their precision and the sample size', () => {
    const text = formatMessages(countMessages([seriesOf([...flat(100, 10), ...flat(115, 10)])], unknown));
    expect(text).toContain("messages per 1,000 pushes, if all repositories were one's own: 50.00");
    expect(text).toContain(
      '(1 opened, 0 grew further, 0 grew again) of 1 incident by cause, 1 regression of single series',
    );
    expect(text).toContain('still true five pushes later: 100.0 % of 1 message with');
  });
});
