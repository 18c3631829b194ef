import { describe, expect, it } from 'vitest';
import { decideTrouble, type FailedPoll, troubleCause } from '#lib/alerts/trouble.ts';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-06-01T00:00:00Z');
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);

const look: FailedPoll = {
  code: 'unavailable',
  isRegistrys: true,
  consecutiveFailures: 3,
  since: ago(3),
  othersSucceededAt: null,
  isOfTags: false,
  listMs: HOUR_MS,
  now: NOW,
};

describe('decideTrouble (D-46)', () => {
  it.each<[string, Partial<FailedPoll>, object]>([
    ['three intervals without success are no-success of the registry', {}, { code: 'no-success', scope: 'registry' }],
    [
      'one failed poll after a week without polls is too few',
      { consecutiveFailures: 1, since: ago(168) },
      { code: null, why: 'too-few-failures' },
    ],
    [
      'a second failed poll after a week without polls is too few',
      { consecutiveFailures: 2, since: ago(168) },
      { code: null, why: 'too-few-failures' },
    ],
    [
      'a millisecond less than three intervals is too early',
      { since: new Date(ago(3).getTime() + 1) },
      { code: null, why: 'too-early' },
    ],
    [
      'with a poll a minute, less than half an hour is too early',
      { listMs: 60_000, since: ago(0.49) },
      { why: 'too-early' },
    ],
    ['with a poll a minute, half an hour is enough', { listMs: 60_000, since: ago(0.5) }, { code: 'no-success' }],
    [
      'a used-up quota for three intervals is quota-out',
      { code: 'rate-limited' },
      { code: 'quota-out', scope: 'registry' },
    ],
    [
      'a missing repository concerns that repository only',
      { code: 'not-found', isRegistrys: false },
      { scope: 'repository' },
    ],
    [
      'the third refused credential is auth-failing, without waiting',
      { code: 'unauthorized', isRegistrys: false, consecutiveFailures: 3, since: ago(0) },
      { code: 'auth-failing', scope: 'registry' },
    ],
    [
      'the second refused credential is too few',
      { code: 'unauthorized', consecutiveFailures: 2 },
      { code: null, why: 'too-few-failures' },
    ],
    [
      'a credential that is refused for all tags concerns the repository only',
      { code: 'unauthorized', isRegistrys: false, isOfTags: true },
      { code: 'auth-failing', scope: 'repository' },
    ],
    [
      'a denied permission concerns the repository only',
      { code: 'denied', isRegistrys: false, consecutiveFailures: 3 },
      { scope: 'repository' },
    ],
    [
      'a stored credential that cannot be unsealed concerns the registry',
      { code: 'credential', isRegistrys: false, consecutiveFailures: 3 },
      { code: 'auth-failing', scope: 'registry' },
    ],
    [
      'a poll that Plimsoll stopped is no failure',
      { code: 'cancelled', consecutiveFailures: 9 },
      { code: null, why: 'stopped' },
    ],
    [
      'a poll that lost its lease is no failure',
      { code: 'lease-lost', consecutiveFailures: 9 },
      { code: null, why: 'stopped' },
    ],
  ])('opens trouble only after enough failures and time: %s', (_, rest, expected) => {
    expect(decideTrouble({ ...look, ...rest })).toMatchObject(expected);
  });

  it.each<[string, Date | null, string]>([
    ['long after the failures began', ago(1), 'repository'],
    ['one interval after the failures began', ago(2), 'registry'],
    ['a millisecond more than one interval after the failures began', new Date(ago(2).getTime() + 1), 'repository'],
    ['never', null, 'registry'],
  ])('decides the scope for a registry that answered others %s: %s', (_, othersSucceededAt, scope) => {
    const private_ = { code: 'unauthorized', isRegistrys: false, consecutiveFailures: 3 };
    for (const rest of [{}, private_])
      expect(decideTrouble({ ...look, ...rest, othersSucceededAt })).toMatchObject({ scope });
  });

  it('builds a separate cause for each repository and kind of trouble', () => {
    expect(troubleCause('r', 'no-success')).toBe('trouble:r:no-success');
  });
});
