import { describe, expect, it } from 'vitest';
import { isClosed, isFlapping, stateOf } from '#lib/alerts/incident-state.ts';
import { type SummarisedMember, summarise } from '#lib/alerts/summarise.ts';
import type { IncidentState, MemberState } from '#lib/domain/incident.ts';

describe('stateOf (D-40)', () => {
  it.each<[IncidentState, MemberState[], IncidentState]>([
    ['open', ['open', 'recovered'], 'open'],
    ['acknowledged', ['open', 'accepted'], 'acknowledged'],
    ['acknowledged', ['recovered'], 'recovered'],
    ['recovered', ['open'], 'open'],
    ['accepted', ['accepted', 'open'], 'open'],
    ['open', ['recovered', 'accepted'], 'accepted'],
    ['open', ['accepted', 'invalid'], 'invalid'],
    ['open', ['recovered', 'acceptedByTime'], 'acceptedByTime'],
    ['open', ['superseded', 'recovered'], 'recovered'],
    ['open', ['superseded'], 'superseded'],
    ['accepted', [], 'accepted'],
  ])('computes the state of an incident that is %s with members %j: %s', (current, members, expected) => {
    expect(stateOf(current, members)).toBe(expected);
  });

  it('treats every state except open and acknowledged as closed', () => {
    const states: IncidentState[] = ['open', 'acknowledged', 'accepted', 'acceptedByTime', 'recovered', 'superseded'];
    expect([...states, 'invalid' as const].filter((state) => !isClosed(state))).toEqual(['open', 'acknowledged']);
  });
});

describe('isFlapping', () => {
  it.each<[number[], number, boolean]>([
    [[0, 4, 9], 10, true],
    [[0, 4, 9], 11, false],
    [[1, 4, 9], 11, true],
    [[8, 9], 10, false],
    [[], 0, false],
  ])('is true for three openings within ten pushes: %j of %i is %s', (opened, count, expected) => {
    expect(isFlapping(opened, count)).toBe(expected);
  });
});

function summarised(rest: Partial<SummarisedMember>): SummarisedMember {
  return {
    id: 'a',
    state: 'open',
    severity: 'warning',
    platform: 'linux/arm64',
    kind: 'step',
    fromBytes: 100,
    alarmBytes: 110,
    baselineBytes: 100,
    at: new Date(1_000),
    endedAt: null,
    repositoryId: 'r',
    ...rest,
  };
}

describe('summarise', () => {
  const amd64 = summarised({ id: 'amd64', platform: 'linux/amd64', alarmBytes: 105 });
  const arm64 = summarised({ id: 'arm64', alarmBytes: 190, severity: 'critical' });
  const ended = { state: 'recovered', endedAt: new Date(5_000) } as const;

  it.each<[string, SummarisedMember[], string]>([
    ['linux/amd64 before what grew more', [arm64, amd64], 'amd64'],
    ['what grew more', [summarised({ id: 'less', alarmBytes: 101 }), arm64], 'arm64'],
    [
      'a growth before the budget that it breaks',
      [summarised({ id: 'budget', kind: 'budget', fromBytes: 90, baselineBytes: 30 }), arm64],
      'arm64',
    ],
    [
      'of budgets, what grew more, and not what is further over its limit',
      [
        summarised({ id: 'less', kind: 'budget', fromBytes: 199, alarmBytes: 200, baselineBytes: 30 }),
        summarised({ id: 'more', kind: 'budget', fromBytes: 90, alarmBytes: 101, baselineBytes: 100 }),
      ],
      'more',
    ],
    ['what showed first', [summarised({ id: 'late', at: new Date(2_000) }), summarised({ id: 'z' })], 'z'],
    ['the lower id, so that it stays the same', [summarised({ id: 'b' }), summarised({ id: 'a' })], 'a'],
    ['what goes on before what has ended', [{ ...amd64, ...ended }, arm64], 'arm64'],
    [
      'as before when all have ended',
      [
        { ...amd64, ...ended },
        { ...arm64, ...ended },
      ],
      'amd64',
    ],
  ])('chooses as lead member: %s', (_, members, leadId) => {
    expect(summarise('open', members)).toMatchObject({ leadId });
  });

  it('takes the worst severity of the open members, or of all when none is open', () => {
    expect(summarise('open', [amd64, arm64])?.severity).toBe('critical');
    expect(summarise('open', [amd64, { ...arm64, ...ended }])?.severity).toBe('warning');
    expect(
      summarise(
        'open',
        [amd64, arm64].map((member) => ({ ...member, ...ended })),
      )?.severity,
    ).toBe('critical');
  });

  it('ends the incident when its last member ended', () => {
    const late = { ...arm64, state: 'accepted' as const, endedAt: new Date(9_000) };
    const all = summarise('open', [{ ...amd64, ...ended }, late]);
    expect(all).toMatchObject({ state: 'accepted', endedAt: new Date(9_000) });
    expect(summarise('open', [amd64, late])).toMatchObject({ state: 'open', endedAt: null });
    expect(summarise('open', [])).toBeNull();
  });
});
