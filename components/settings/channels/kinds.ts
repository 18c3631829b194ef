import { CHANNEL_KINDS, type ChannelKind } from '#lib/domain/channel.ts';
import { findWord } from '#lib/domain/find-word.ts';

/** The name of a kind of channel, and a line that helps to choose it. */
const KINDS: Readonly<Record<ChannelKind, { title: string; line: string }>> = {
  slack: { title: 'Slack', line: 'A channel your team reads. A bot edits its messages and replies in threads.' },
  discord: { title: 'Discord', line: 'A channel of a server. Updates edit the first message.' },
  teams: { title: 'Microsoft Teams', line: 'A channel or chat, through a workflow.' },
  email: { title: 'E-mail', line: 'Through your SMTP server, in threads. Good for digests.' },
  telegram: { title: 'Telegram', line: 'A chat, group or channel, through a bot. Updates edit the first message.' },
  ntfy: { title: 'ntfy', line: 'Push notifications, from ntfy.sh or your own server.' },
  gotify: { title: 'Gotify', line: 'Push notifications from your Gotify server.' },
  webhook: { title: 'Webhook', line: 'Signed JSON for your own program (Standard Webhooks).' },
  alertmanager: { title: 'Alertmanager webhook', line: 'For receivers of Alertmanager webhooks.' },
  apprise: { title: 'Apprise API', line: 'Over a hundred other services, through an Apprise API server.' },
};

export const kindLine = (kind: ChannelKind): string => KINDS[kind].line;

/** A kind of a newer release is shown as it is. */
export function kindTitle(kind: string): string {
  const known = findWord(CHANNEL_KINDS, kind);
  return known === null ? kind : KINDS[known].title;
}
