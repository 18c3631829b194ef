import { describe, expect, it } from 'vitest';
import { findMute, type MuteLike, type MuteSubject } from '#lib/alerts/mutes.ts';

const now = new Date('2026-03-01T12:00:00Z');
const subject: MuteSubject = {
  incidentId: 'i1',
  reference: 'ghcr.io/acme/api',
  owner: 'Payments',
  stream: 'tag:main',
  platform: 'linux/amd64',
  kind: 'step',
};
const mute = (matches: MuteLike['matches'], until = '2026-03-02T00:00:00Z', endedAt: Date | null = null) => ({
  matches,
  until: new Date(until),
  endedAt,
});

describe('findMute', () => {
  it.each<[MuteLike['matches'], boolean]>([
    [{}, true],
    [{ incidentId: 'i1' }, true],
    [{ incidentId: 'i2' }, false],
    [{ repository: 'ghcr.io/acme/*', kind: 'step' }, true],
    [{ repository: 'ghcr.io/acme/*', kind: 'creep' }, false],
    [{ owner: 'payments' }, true],
    [{ owner: 'Other' }, false],
    [{ stream: 'main', platform: 'linux/*' }, true],
    [{ platform: 'windows/*' }, false],
  ])('compares the incident with the matches of a mute: %j', (matches, isMatch) => {
    expect(findMute([mute(matches)], subject, now) !== null).toBe(isMatch);
  });

  it('ignores a mute from its end date on, or when it was ended by hand', () => {
    expect(findMute([mute({}, '2026-03-01T12:00:00Z')], subject, now)).toBeNull();
    expect(findMute([mute({}, '2026-03-01T12:00:00.001Z')], subject, now)).not.toBeNull();
    expect(findMute([mute({}, '2026-04-01T00:00:00Z', now)], subject, now)).toBeNull();
  });

  it('returns the mute with the latest end date when several match', () => {
    const [short, long] = [mute({}, '2026-03-02T00:00:00Z'), mute({}, '2026-03-09T00:00:00Z')];
    expect(findMute([short, long, mute({ kind: 'budget' }, '2027-01-01T00:00:00Z')], subject, now)).toBe(long);
  });

  it('does not mute an incident without platform by a mute with a platform', () => {
    expect(findMute([mute({ platform: '*' })], { ...subject, platform: null }, now)).toBeNull();
  });
});
