import { describe, expect, it } from 'vitest';
import type { IncidentFacts, Message } from '#lib/alerts/message-facts.ts';
import { renderHtml, renderPlain } from '#lib/alerts/text/render.ts';
import { formatAlerts } from '#lib/deliver/channels/alertmanager.ts';
import { formatDiscord } from '#lib/deliver/channels/discord.ts';
import { formatMail } from '#lib/deliver/channels/email.ts';
import { formatGotify } from '#lib/deliver/channels/gotify.ts';
import { formatNtfy } from '#lib/deliver/channels/ntfy.ts';
import { formatSlack } from '#lib/deliver/channels/slack.ts';
import { formatTeams } from '#lib/deliver/channels/teams.ts';
import { formatTelegram } from '#lib/deliver/channels/telegram.ts';
import { formatPayload } from '#lib/deliver/channels/webhook.ts';
import { renderMessage } from '#lib/deliver/render-message.ts';
import type { ChannelKind } from '#lib/domain/channel.ts';
import { CHANNEL_KINDS } from '#lib/domain/channel.ts';
import { incidentMessage, newsletterMessage, STEP } from '#tests/support/messages.ts';

const AT = '2026-11-05T14:05:00.000Z';

/** Facts as `composeFacts` writes them. */
function factsOf(
  kind: string,
  change: Partial<IncidentFacts> = {},
  state: IncidentFacts['incident']['state'] = 'open',
) {
  return {
    ...STEP,
    incident: { ...STEP.incident, kind: 'secret', severity: 'critical' as const, state },
    event: { kind, at: AT, by: null, reason: null },
    subject: { ...STEP.subject, reference: 'ghcr.io/team/app', stream: null, tag: '1.4', platforms: [] },
    size: null,
    cause: null,
    findings: null,
    since: { at: AT, revisionFrom: null, revisionTo: null, commitsUrl: null },
    cost: null,
    links: { ...STEP.links, compare: null },
    secrets: { count: 1, tag: '1.4' },
    ...change,
  };
}
const message = (...args: Parameters<typeof factsOf>) => incidentMessage(factsOf(...args));
const titleOf = (...args: Parameters<typeof factsOf>) => renderPlain(message(...args)).title;
const by = (kind: string) => ({ event: { kind, at: AT, by: 'Ann', reason: null } });
const two = { secrets: { count: 2, tag: '1.4' } };

const FOUND: Message = {
  kind: 'secrets',
  id: 'd3',
  type: 'secrets.found',
  at: AT,
  test: false,
  facts: { secrets: 3, repositories: 2, link: 'https://sizes.example.com/incidents?kind=secret' },
};

describe('a message about secrets (D-54)', () => {
  it('has the number, the image, links, and the owner', () => {
    expect(renderPlain(message('opened'))).toEqual({
      title: '1 secret was added to ghcr.io/team/app:1.4; details in Plimsoll',
      body: `Accept: https://sizes.example.com/incidents/12?do=accept
Mute: https://sizes.example.com/incidents/12?do=mute
Incident 12: https://sizes.example.com/incidents/12
Owner: Payments. First message about the repository in 90 days.`,
    });
  });

  it.each([
    ['opened', two, 'open', '2 secrets were added to ghcr.io/team/app:1.4; details in Plimsoll'],
    ['escalated', {}, 'open', '1 more secret was added to ghcr.io/team/app:1.4; details in Plimsoll'],
    ['escalated', two, 'open', '2 more secrets were added to ghcr.io/team/app:1.4; details in Plimsoll'],
    ['reopened', {}, 'open', '1 secret is in ghcr.io/team/app:1.4 again; details in Plimsoll'],
    ['reopened', by('reopened'), 'open', '1 secret in ghcr.io/team/app:1.4: reopened by Ann'],
    ['acknowledged', by('acknowledged'), 'acknowledged', '1 secret in ghcr.io/team/app:1.4: acknowledged by Ann'],
    ['accepted', by('accepted'), 'accepted', '1 secret in ghcr.io/team/app:1.4: accepted by Ann'],
    ['recovered', {}, 'recovered', 'No tag of ghcr.io/team/app has the secret any more'],
    ['recovered', two, 'recovered', 'No tag of ghcr.io/team/app has the 2 secrets any more'],
    ['superseded', {}, 'superseded', 'ghcr.io/team/app:1.4 is gone'],
    [
      'opened',
      {},
      'recovered',
      '1 secret was added to ghcr.io/team/app:1.4, and no tag has it any more; details in Plimsoll',
    ],
  ] as const)('says what happened: %s', (kind, change, state, title) => {
    expect(titleOf(kind, change, state)).toBe(title);
  });

  it('is a line of a digest', () => {
    const incidents = {
      opened: [],
      open: [factsOf('opened')],
      acknowledged: [],
      ended: [factsOf('recovered', {}, 'recovered')],
    };
    const { body } = renderPlain(newsletterMessage({ incidents }));
    expect(body).toContain('- ghcr.io/team/app:1.4: 1 secret\n');
    expect(body).toContain('- ghcr.io/team/app:1.4: no tag has the secrets any more\n');
  });

  it('counts those that were there before', () => {
    expect(renderPlain(FOUND)).toEqual({
      title: 'Plimsoll found 3 secrets in images of 2 repositories that were there before; details in Plimsoll',
      body: 'Secrets: https://sizes.example.com/incidents?kind=secret',
    });
    const one = renderPlain({ ...FOUND, facts: { secrets: 1, repositories: 1, link: null } });
    expect(one.title).toBe(
      'Plimsoll found 1 secret in images of 1 repository that was there before; details in Plimsoll',
    );
  });
});

/** What each kind of channel sends. */
const SENT: Record<ChannelKind, (message: Message) => unknown> = {
  webhook: (one) => JSON.parse(formatPayload(one)),
  alertmanager: (one) => formatAlerts(one),
  slack: (one) => formatSlack(one),
  discord: (one) => JSON.parse(formatDiscord(one)),
  teams: (one) => formatTeams(one),
  email: (one) => [formatMail(one, 'plimsoll@example.com'), renderHtml(one)],
  telegram: (one) => formatTelegram(one),
  ntfy: (one) => formatNtfy(one, 'sizes'),
  gotify: (one) => formatGotify(one),
  apprise: (one) => renderMessage(one, 'plain', { template: undefined, maxLength: 8_000 }),
};

describe.each(CHANNEL_KINDS)('the channel %s', (kind) => {
  it('gets the number of secrets, where they are, and a link', () => {
    const sent = JSON.stringify(SENT[kind](message('opened'))).replaceAll('\\\\', '');
    expect(sent).toMatch(/1 secret was added to ghcr\.io\/team\/app:1\.4; details in Plimsoll/);
    expect(sent).toContain('https://sizes.example.com/incidents/12');
    expect(JSON.stringify(SENT[kind](FOUND))).toContain('3 secrets in images of 2 repositories');
  });
});
