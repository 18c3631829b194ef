import type { ChannelKind } from '#lib/views/dto/alerting.ts';

/** What a kind is called, and when one takes it. */
export const CHANNEL_KINDS: readonly { kind: ChannelKind; title: string; line: string }[] = [
  {
    kind: 'slack',
    title: 'Slack',
    line: 'A channel your team reads. As a bot it edits its messages and answers in threads.',
  },
  { kind: 'discord', title: 'Discord', line: 'A channel of a server; later news edits the first message.' },
  { kind: 'teams', title: 'Microsoft Teams', line: 'A channel or chat, through a workflow.' },
  { kind: 'email', title: 'E-mail', line: 'Through your SMTP server, in threads; good for digests.' },
  { kind: 'telegram', title: 'Telegram', line: 'A chat, group or channel, through a bot; edits its messages.' },
  { kind: 'ntfy', title: 'ntfy', line: 'Push to phones and desktops, from ntfy.sh or a server of your own.' },
  { kind: 'gotify', title: 'Gotify', line: 'Push from a Gotify server of your own.' },
  { kind: 'webhook', title: 'Webhook', line: 'Signed JSON for a program of yours (Standard Webhooks).' },
  { kind: 'alertmanager', title: 'Alertmanager webhook', line: 'For what already reads Alertmanager’s webhooks.' },
  {
    kind: 'apprise',
    title: 'Apprise API',
    line: 'For all else: over a hundred services, through an Apprise API server.',
  },
];

export const kindTitle = (kind: ChannelKind): string =>
  CHANNEL_KINDS.find((known) => known.kind === kind)?.title ?? kind;
