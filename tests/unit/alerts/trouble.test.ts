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
    ['three intervals without success', {}, { code: 'no-success', scope: 'registry' }],
    [
      'one look that fails after a week in which nobody looked',
      { consecutiveFailures: 1, since: ago(168) },
      { code: null, why: 'too-few-failures' },
    ],
    ['nor the second', { consecutiveFailures: 2, since: ago(168) }, { code: null, why: 'too-few-failures' }],
    ['a little less', { since: new Date(ago(3).getTime() + 1) }, { code: null, why: 'too-early' }],
    ['who looks each minute waits half an hour', { listMs: 60_000, since: ago(0.49) }, { why: 'too-early' }],
    ['and no more', { listMs: 60_000, since: ago(0.5) }, { code: 'no-success' }],
    ['a quota that is out so long', { code: 'rate-limited' }, { code: 'quota-out', scope: 'registry' }],
    ['one repository that is gone', { code: 'not-found', isRegistrys: false }, { scope: 'repository' }],
    [
      'auth at the third time',
      { code: 'unauthorized', isRegistrys: false, consecutiveFailures: 3, since: ago(0) },
      { code: 'auth-failing', scope: 'registry' },
    ],
    [
      'and not at the second',
      { code: 'unauthorized', consecutiveFailures: 2 },
      { code: null, why: 'too-few-failures' },
    ],
    [
      'what is refused of all tags is of the repository',
      { code: 'unauthorized', isRegistrys: false, isOfTags: true },
      { code: 'auth-failing', scope: 'repository' },
    ],
    [
      'what is denied is of the repository',
      { code: 'denied', isRegistrys: false, consecutiveFailures: 3 },
      { scope: 'repository' },
    ],
    [
      'a credential that cannot be opened',
      { code: 'credential', isRegistrys: false, consecutiveFailures: 3 },
      { code: 'auth-failing', scope: 'registry' },
    ],
    ['our own stopping', { code: 'cancelled', consecutiveFailures: 9 }, { code: null, why: 'stopped' }],
    ['a lease that was lost', { code: 'lease-lost', consecutiveFailures: 9 }, { code: null, why: 'stopped' }],
  ])('opens trouble only after enough failures and time: %s', (_, rest, expected) => {
    expect(decideTrouble({ ...look, ...rest })).toMatchObject(expected);
  });

  it.each<[string, Date | null, string]>([
    ['since it began', ago(1), 'repository'],
    ['just before', ago(2), 'registry'],
    ['a millisecond after', new Date(ago(2).getTime() + 1), 'repository'],
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
