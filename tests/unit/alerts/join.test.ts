import { describe, expect, it } from 'vitest';
import { JOIN_MS, type Joinable, type Joining, joinFindings } from '#lib/alerts/join.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 1);

const finding = (causes: string[], hours = 0, seriesId = 's'): Joining => ({
  at: new Date(START + hours * HOUR_MS),
  causes,
  seriesId,
});
const incident = (id: string, causes: string[], hours = 0): Joinable => ({
  id,
  openedAt: new Date(START + hours * HOUR_MS),
  causes,
  isClosed: false,
  closedTo: new Set(),
});
const over = (id: string, causes: string[], closedTo: string[] = []): Joinable => ({
  ...incident(id, causes),
  isClosed: true,
  closedTo: new Set(closedTo),
});
const shape = (findings: Joining[], incidents: Joinable[] = []) =>
  joinFindings(findings, incidents).map(({ incidentId, findings: joined }) => [incidentId, joined.length]);

describe('joinFindings (D-44)', () => {
  it.each<[string, Joining[], Joinable[], [string | null, number][]]>([
    [
      'findings without a common cause are separate incidents',
      [finding(['a']), finding(['b'])],
      [],
      [
        [null, 1],
        [null, 1],
      ],
    ],
    [
      'one common cause puts two findings into one incident',
      [finding(['a', 'b']), finding(['b', 'c'])],
      [],
      [[null, 2]],
    ],
    [
      'two findings are one incident when a third shares a cause with each',
      [finding(['a', 'b']), finding(['b', 'c'], 1), finding(['c'], 2)],
      [],
      [[null, 3]],
    ],
    [
      'a finding that comes last can connect two others',
      [finding(['a']), finding(['c']), finding(['a', 'c'])],
      [],
      [[null, 3]],
    ],
    [
      'a finding exactly 72 hours after the incident began joins it',
      [finding(['a'], 72)],
      [incident('i', ['a'])],
      [['i', 1]],
    ],
    [
      'a finding exactly 72 hours before the incident began joins it',
      [finding(['a'], -72)],
      [incident('i', ['a'])],
      [['i', 1]],
    ],
    [
      'the 72 hours count from the first finding, not from the newest',
      [finding(['a']), finding(['a'], 70), finding(['a'], 73)],
      [],
      [
        [null, 2],
        [null, 1],
      ],
    ],
    [
      'the older of two incidents takes the finding',
      [finding(['a', 'b'], 3)],
      [incident('new', ['a'], 2), incident('old', ['b'], 1)],
      [['old', 1]],
    ],
    [
      'a closed incident takes no finding of a series that it is closed to',
      [finding(['a'], 1, 'closed'), finding(['a'], 1, 'other')],
      [over('i', ['a'], ['closed'])],
      [
        ['i', 1],
        [null, 1],
      ],
    ],
    [
      'two stored incidents stay two, even if a finding has a cause of each',
      [finding(['a', 'b'])],
      [incident('one', ['a']), incident('two', ['b'])],
      [['one', 1]],
    ],
    [
      'a whole group joins a stored incident when one of its findings does',
      [finding(['b']), finding(['a', 'b'], 1)],
      [incident('i', ['a'])],
      [['i', 2]],
    ],
    [
      'a group does not join with a series that the incident is closed to',
      [finding(['b'], 0, 'closed'), finding(['a', 'b'], 1, 'open')],
      [over('i', ['a'], ['closed'])],
      [
        ['i', 1],
        [null, 1],
      ],
    ],
    [
      'a closed incident takes the same change only, not another in its stream or instruction',
      [finding(['layer:x', 'stream:s']), finding(['layer:y', 'stream:s', 'instruction:i'], 1)],
      [over('i', ['layer:x', 'stream:s', 'instruction:i'])],
      [
        ['i', 1],
        [null, 1],
      ],
    ],
    [
      'a closed incident does not take what shares only the stream of a finding that joins it',
      [finding(['layer:y', 'stream:t']), finding(['layer:x', 'stream:t'], 1), finding(['layer:z', 'stream:t'], 2)],
      [over('i', ['layer:x'])],
      [
        ['i', 1],
        [null, 2],
      ],
    ],
    ['no findings change no incident', [], [incident('i', ['a'])], []],
  ])('groups findings into incidents: %s', (_, findings, incidents, expected) => {
    expect(shape(findings, incidents)).toEqual(expected);
  });

  it('opens a new incident one millisecond after the 72 hours', () => {
    const late = { ...finding(['a']), at: new Date(START + JOIN_MS + 1) };
    expect(shape([late], [incident('i', ['a'])])).toEqual([[null, 1]]);
  });

  it('adds the causes of joined findings to the incident, each once', () => {
    const [group] = joinFindings([finding(['b', 'c'])], [incident('i', ['a', 'b'])]);
    expect(group?.causes).toEqual(['a', 'b', 'c']);
  });

  it('joins 40,000 series with one base into one incident within two seconds', () => {
    const many = Array.from({ length: 40_000 }, (_, n) => finding(['base:x', `image:${n}`, `stream:${n}`], 0, `${n}`));
    const started = cpuMs();
    expect(shape(many)).toEqual([[null, 40_000]]);
    expect(cpuMs() - started).toBeLessThan(2_000);
  });
});
