import { describe, expect, it } from 'vitest';
import { ELSEWHERE, NEW_MAJOR, NOT_COMPARABLE, NOT_SEEN, TAGS_GONE } from '#lib/alerts/end-reasons.ts';
import type { IncidentFacts } from '#lib/alerts/message-facts.ts';
import { renderPlain } from '#lib/alerts/text/render.ts';
import { incidentMessage, STEP } from '#tests/support/messages.ts';

const plain = (change: Partial<IncidentFacts> = {}) => renderPlain(incidentMessage(change));
const event = (
  kind: IncidentFacts['event']['kind'],
  state: IncidentFacts['incident']['state'],
  rest: Partial<IncidentFacts['event']> = {},
) => ({
  event: { kind, at: '2026-11-05T10:05:00.000Z', by: null, reason: null, ...rest },
  incident: { ...STEP.incident, state },
});
const overBudget = (budgetMetric: 'total' | 'own', budgetBytes: number, overBudgetBytes: number) => ({
  pullCostBytes: 1_000_000,
  budgetBytes,
  budgetMetric,
  budgetedBytes: budgetBytes + overBudgetBytes,
  overBudgetBytes,
});
const sizeNow = (lastBytes: number) => STEP.size && { ...STEP.size, lastBytes };

describe('incidentMessage', () => {
  it('lists sizes, cause, date, pull cost, actions and owner in this order', () => {
    expect(plain()).toEqual({
      title: 'ghcr.io/acme/api main grew by 12.4 MB (+7.2 %)',
      body: `ghcr.io/acme/api main: 172 MB → 184 MB, up 12.4 MB (+7.2 %) on linux/amd64 and linux/arm64.
Own layers grew by 12.4 MB; the base docker.io/library/node:24 stayed the same.
Mostly RUN npm ci: it grew by 11.9 MB (96 % of the difference).
In it, unpacked:
- @swc/core 1.4.0: new, 31.2 MB, 41 files
- typescript 6.0.0 → 7.0.2: grown, 1.20 MB more, 1 file
Since 3 Nov 2026, 14:05 UTC, revision 0123456789 → 89abcdef01.
A node that has the previous image pulls 31.2 MB. 15.6 MB of its budget of 200 MB are left.
Compare: https://sizes.example.com/compare?from=a&to=b
Commits: https://github.com/acme/api/compare/0123456789...89abcdef01
Accept: https://sizes.example.com/incidents/12?do=accept
Mute: https://sizes.example.com/incidents/12?do=mute
Incident 12: https://sizes.example.com/incidents/12
Owner: Payments. First message about the repository in 90 days.
Sent because own bytes grew by 12.4 MB (+14.1 %), at least 10.0 MB and 10 %.`,
    });
  });

  it('gives the total growth and the last step when they differ', () => {
    const size = {
      beforeBytes: 43_500_000,
      afterBytes: 60_500_000,
      deltaBytes: 17_000_000,
      deltaPercent: 39.1,
      fromDigest: null,
      toDigest: 'sha256:b',
      fromAt: '2026-09-12T10:00:00.000Z',
      step: { beforeBytes: 59_556_000, deltaBytes: 944_000, deltaPercent: 1.6 },
    };
    const { title, body } = plain({ ...event('escalated', 'open'), size });
    expect(title).toBe('ghcr.io/acme/api main grew further, by 17.0 MB (+39.1 %) in total');
    expect(body.split('\n').slice(0, 2)).toEqual([
      'ghcr.io/acme/api main: 43.5 MB → 60.5 MB, up 17.0 MB (+39.1 %) on linux/amd64 and linux/arm64.',
      'This is the total growth since 12 Sep 2026, 10:00 UTC, from the baseline of 43.5 MB. The last step: up 944 kB (+1.6 %).',
    ]);
    expect(plain({ size: { ...size, fromAt: null } }).body).toContain(
      'total growth, from the baseline of 43.5 MB. The',
    );
    // When one step equals the total growth, except for the noise of a median, it is not mentioned.
    expect(plain({ size: { ...size, step: { ...size.step, deltaBytes: 16_900_000 } } }).body).not.toContain(
      'last step',
    );
    expect(plain({ size: { ...size, step: null } }).body).not.toContain('last step');
  });

  it('needs only a name and sizes', () => {
    const links = { incident: null, compare: null, accept: null, mute: null };
    const since = { ...STEP.since, revisionFrom: null, revisionTo: null, commitsUrl: null };
    expect(plain({ cause: null, cost: null, owner: null, links, since }).body).toBe(
      `ghcr.io/acme/api main: 172 MB → 184 MB, up 12.4 MB (+7.2 %) on linux/amd64 and linux/arm64.
Since 3 Nov 2026, 14:05 UTC.
No owner. First message about the repository in 90 days.
Sent because own bytes grew by 12.4 MB (+14.1 %), at least 10.0 MB and 10 %.`,
    );
  });

  it.each<[string, Partial<IncidentFacts>, string, string]>([
    [
      'critical',
      { incident: { ...STEP.incident, severity: 'critical' } },
      'Critical: ghcr.io/acme/api main grew by 12.4 MB (+7.2 %)',
      'ghcr.io/acme/api main:',
    ],
    [
      'creep',
      { incident: { ...STEP.incident, kind: 'creep' } },
      'ghcr.io/acme/api main has slowly grown by 12.4 MB (+7.2 %)',
      '',
    ],
    [
      'a budget',
      {
        incident: { ...STEP.incident, kind: 'budget' },
        cost: overBudget('total', 180_000_000, 4_400_000),
      },
      'ghcr.io/acme/api main is 4.40 MB over its budget of 180 MB',
      '',
    ],
    [
      'a budget on own bytes',
      {
        incident: { ...STEP.incident, kind: 'budget' },
        cost: overBudget('own', 30_000_000, 1_000_000),
      },
      'ghcr.io/acme/api main is 1.00 MB over its budget of 30.0 MB for own bytes',
      '',
    ],
    ['escalated', event('escalated', 'open'), 'ghcr.io/acme/api main grew further, by 12.4 MB (+7.2 %) in total', ''],
    [
      'reopened',
      event('reopened', 'open'),
      'ghcr.io/acme/api main grew again, by 12.4 MB (+7.2 %)',
      'It had recovered.',
    ],
    ['joined', event('joined', 'open'), 'ghcr.io/acme/api main grew by 12.4 MB (+7.2 %)', ''],
    [
      'opened and recovered in one',
      event('opened', 'recovered'),
      'ghcr.io/acme/api main grew by 12.4 MB (+7.2 %), and recovered',
      'ghcr.io/acme/api main: 172 MB',
    ],
    [
      'opened and accepted in one',
      event('opened', 'accepted', { reason: 'new runtime' }),
      'ghcr.io/acme/api main grew by 12.4 MB (+7.2 %), and the growth was accepted',
      'Reason: new runtime',
    ],
    [
      'recovered',
      event('recovered', 'recovered'),
      'ghcr.io/acme/api main is back to its size',
      'It had grown by 12.4 MB (+7.2 %) and is back to about 172 MB after 1 d 20 h.',
    ],
    [
      'accepted',
      event('accepted', 'accepted', { by: 'Ada', reason: 'new\nruntime' }),
      'The growth of ghcr.io/acme/api main was accepted by Ada',
      'Its new baseline is 184 MB. Reason: new runtime',
    ],
    [
      'recovered at another size than before, as slow growth that is half back',
      { ...event('recovered', 'recovered'), size: sizeNow(178_000_000) },
      'ghcr.io/acme/api main is back to its size',
      'It had grown by 12.4 MB (+7.2 %) and is back to about 178 MB after 1 d 20 h.',
    ],
    [
      'accepted at another size than what opened it',
      { ...event('accepted', 'accepted'), size: sizeNow(183_000_000) },
      'The growth of ghcr.io/acme/api main was accepted',
      'Its new baseline is 183 MB.',
    ],
    [
      'accepted by time',
      event('acceptedByTime', 'acceptedByTime'),
      'The growth of ghcr.io/acme/api main was accepted automatically',
      'It kept its growth of 12.4 MB (+7.2 %) for as long as its rule requires. Later growth is measured from the new size.',
    ],
    [
      'superseded',
      event('superseded', 'superseded'),
      'ghcr.io/acme/api main is gone',
      'Its tag, platform or repository was removed, so the incident is closed.',
    ],
    [
      'invalid',
      event('invalid', 'invalid', { by: 'Ada' }),
      'ghcr.io/acme/api main: marked as not a regression by Ada',
      'ghcr.io/acme/api main: 172 MB',
    ],
    [
      'acknowledged',
      event('acknowledged', 'acknowledged', { by: 'Ada' }),
      'Ada acknowledged ghcr.io/acme/api main',
      '',
    ],
  ])('states the event: %s', (_, change, title, first) => {
    const said = plain(change);
    expect(said.title).toBe(title);
    expect(said.body.startsWith(first)).toBe(true);
  });

  it.each([NEW_MAJOR, NOT_COMPARABLE, NOT_SEEN, ELSEWHERE])('does not report the image as gone after %s', (reason) => {
    const said = plain(event('superseded', 'superseded', { reason }));
    expect(said.title).toBe('The incident of ghcr.io/acme/api main is closed');
    expect(said.body).toContain(reason);
    expect(said.body).not.toMatch(/no longer there|is gone/);
    expect(plain(event('opened', 'superseded', { reason: null })).title).not.toContain('gone');
  });

  it('states that the image is gone when its tags are gone', () => {
    expect(plain(event('superseded', 'superseded', { reason: TAGS_GONE })).title).toContain('is gone');
  });

  it('states that recompression is not counted as growth', () => {
    const cause = STEP.cause && { ...STEP.cause, recompressedBytes: -61_000_000 };
    expect(plain({ cause }).body).toContain(
      'Other layers have the same files in another compression (61.0 MB less), which is not counted.',
    );
  });

  it('is short and offers no accept or mute once the incident is closed', () => {
    const { body } = plain(event('recovered', 'recovered'));
    expect(body).not.toMatch(/Accept|Mute|npm ci|pulls/);
    expect(body).toContain('Compare: ');
    expect(plain(event('opened', 'recovered')).body).toContain('npm ci');
    expect(plain(event('opened', 'recovered')).body).not.toMatch(/Accept|Mute/);
  });

  it.each<[string, string]>([
    ['auth-failing', 'ghcr.io/acme/api: signing in to the registry fails'],
    ['quota-out', 'ghcr.io/acme/api: the registry’s quota is used up'],
    ['no-success', 'ghcr.io/acme/api could not be read for a while'],
    ['of a newer release', 'ghcr.io/acme/api could not be read for a while'],
  ])('describes trouble: %s', (code, title) => {
    const said = { message: 'The registry said no.', hint: 'Enter the credential again.' };
    const trouble = { ...said, code, since: '2026-11-02T08:00:00.000Z' };
    const message = plain({
      incident: { ...STEP.incident, kind: 'trouble' },
      size: null,
      cause: null,
      cost: null,
      trouble,
      subject: { ...STEP.subject, stream: null, tag: null, platforms: [] },
      links: { ...STEP.links, compare: null },
      since: { ...STEP.since, commitsUrl: null },
    });
    expect(message).toEqual({
      title,
      body: `The registry said no.
Enter the credential again.
Since 2 Nov 2026, 08:00 UTC. Until this is fixed, the last known sizes are shown.
Mute: https://sizes.example.com/incidents/12?do=mute
Incident 12: https://sizes.example.com/incidents/12
Owner: Payments. First message about the repository in 90 days.`,
    });
  });

  it('describes the end of trouble', () => {
    const subject = { ...STEP.subject, stream: null, tag: null };
    const change = { ...event('recovered', 'recovered'), size: null, subject };
    const said = plain({ ...change, incident: { ...change.incident, kind: 'trouble' } });
    expect(said.title).toBe('ghcr.io/acme/api can be read again');
    expect(said.body.startsWith('It could not be read for 1 d 20 h.')).toBe(true);
  });

  it.each<[string, Partial<NonNullable<IncidentFacts['cause']>>, string]>([
    [
      'base did most',
      { baseDeltaBytes: 60_100_000, ownDeltaBytes: 1_000_000 },
      'The base docker.io/library/node:24 grew by 60.1 MB; own layers grew by 1.00 MB.',
    ],
    [
      'own did most, base shrank',
      { baseDeltaBytes: -1_000_000 },
      'Own layers grew by 12.4 MB; the base docker.io/library/node:24 shrank by 1.00 MB.',
    ],
    [
      'no name of the base',
      { baseName: null, ownDeltaBytes: 0, baseDeltaBytes: 5_000_000 },
      'The base image grew by 5.00 MB; own layers stayed the same.',
    ],
    ['base unknown', { baseDeltaBytes: null }, 'Own layers grew by 12.4 MB.'],
    [
      'no instruction',
      { instruction: null },
      'Mostly layer abababababab: it grew by 11.9 MB (96 % of the difference).',
    ],
    ['recompressed', { note: 'recompressed' }, 'The same files were compressed differently: nothing was added.'],
    ['reordered', { note: 'reordered' }, 'The same layers are in another order.'],
  ])('explains the cause: %s', (_, change, words) => {
    if (STEP.cause === null) throw new Error('the fixture has a cause');
    expect(plain({ cause: { ...STEP.cause, ...change } }).body.split('\n')).toContain(words);
  });

  it('names other affected series and the number of earlier messages', () => {
    const also = ['ghcr.io/acme/api 1.x', 'ghcr.io/acme/web main'];
    const { body } = plain({
      subject: { ...STEP.subject, tag: 'main-abc', also, more: 3 },
      quiet: { incidents90d: 2, lastAt: '2026-09-30T00:00:00.000Z' },
    });
    expect(body).toContain('ghcr.io/acme/api main (main-abc): 172 MB');
    expect(body).toContain('Also affects ghcr.io/acme/api 1.x, ghcr.io/acme/web main and 3 more.');
    expect(body).toContain('2 earlier incidents with messages in 90 days, last on 30 Sep 2026.');
  });

  it('starts with a note when it is a test', () => {
    const said = renderPlain(incidentMessage({}, true));
    expect(said.title).toBe('Test: ghcr.io/acme/api main grew by 12.4 MB (+7.2 %)');
    expect(said.body.startsWith('This is a test message from Plimsoll. Its contents are invented.\n')).toBe(true);
  });
});
