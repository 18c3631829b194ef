import type { ChannelKind } from '#lib/domain/channel.ts';

export type ChannelField = {
  /** "settings.url", "secrets.token": the place in the request. Secrets are never returned. */
  path: `${'settings' | 'secrets'}.${string}`;
  label: string;
  kind?: 'text' | 'number' | 'list' | 'choice';
  options?: readonly { value: string; label: string }[];
  /** The initial value. */
  initial?: string;
  required?: boolean;
  placeholder?: string;
  help: string;
  /** Shown if another field has this value. */
  when?: { path: string; is: string };
};

const AUTHORIZATION: ChannelField = {
  path: 'secrets.authorization',
  label: 'Authorization header (optional)',
  placeholder: 'Bearer …',
  help: 'Sent with every message, if your receiver requires one.',
};
const AS_WEBHOOK = { path: 'settings.mode', is: 'webhook' };
const AS_BOT = { path: 'settings.mode', is: 'bot' };

/** The fields of each kind, with hints where to find the values. */
export const CHANNEL_FIELDS: Readonly<Record<ChannelKind, readonly ChannelField[]>> = {
  webhook: [
    {
      path: 'settings.url',
      label: 'URL',
      required: true,
      placeholder: 'https://example.com/hooks/plimsoll',
      help: 'Address of your program. Plimsoll posts signed JSON; the signing secret is shown after saving.',
    },
    AUTHORIZATION,
  ],
  alertmanager: [
    {
      path: 'settings.url',
      label: 'URL',
      required: true,
      placeholder: 'https://example.com/alertmanager-webhook',
      help: 'Address of a receiver of Alertmanager webhooks, version 4.',
    },
    AUTHORIZATION,
  ],
  slack: [
    {
      path: 'settings.mode',
      label: 'Mode',
      kind: 'choice',
      initial: 'webhook',
      options: [
        { value: 'webhook', label: 'Incoming webhook' },
        { value: 'bot', label: 'Bot' },
      ],
      help: 'A webhook is quicker to set up. A bot edits its message and replies in its thread.',
    },
    {
      path: 'secrets.url',
      label: 'Webhook URL',
      required: true,
      when: AS_WEBHOOK,
      placeholder: 'https://hooks.slack.com/services/…',
      help: 'At api.slack.com/apps: Create New App, Incoming Webhooks, Add New Webhook. Choose the channel there.',
    },
    {
      path: 'secrets.token',
      label: 'Bot token',
      required: true,
      when: AS_BOT,
      placeholder: 'xoxb-…',
      help: 'At api.slack.com/apps: OAuth & Permissions, with the scope chat:write; then Install. Invite the bot to the channel.',
    },
    {
      path: 'settings.channel',
      label: 'Channel',
      required: true,
      when: AS_BOT,
      placeholder: 'C0123456789',
      help: 'The id is at the end of “View channel details”. A name like #alerts works too.',
    },
  ],
  discord: [
    {
      path: 'secrets.url',
      label: 'Webhook URL',
      required: true,
      placeholder: 'https://discord.com/api/webhooks/…',
      help: 'In the channel’s settings: Integrations, Webhooks, New Webhook, Copy Webhook URL.',
    },
  ],
  teams: [
    {
      path: 'secrets.url',
      label: 'Workflow URL',
      required: true,
      placeholder: 'https://….logic.azure.com/workflows/…',
      help: 'In the channel’s menu: Workflows, “Send webhook alerts to a channel”. Copy the URL at its end.',
    },
  ],
  email: [
    {
      path: 'settings.host',
      label: 'SMTP server',
      required: true,
      placeholder: 'smtp.example.com',
      help: 'The host that accepts mail from your servers.',
    },
    {
      path: 'settings.security',
      label: 'Security',
      kind: 'choice',
      initial: 'starttls',
      options: [
        { value: 'starttls', label: 'STARTTLS (587)' },
        { value: 'tls', label: 'TLS from the start (465)' },
        { value: 'none', label: 'None: not encrypted' },
      ],
      help: 'With STARTTLS, nothing is sent unencrypted.',
    },
    {
      path: 'settings.port',
      label: 'Port',
      kind: 'number',
      initial: '587',
      required: true,
      help: '587, or 465 for TLS.',
    },
    {
      path: 'settings.from',
      label: 'From',
      required: true,
      placeholder: 'Plimsoll <plimsoll@example.com>',
      help: 'A sender address that the server allows.',
    },
    {
      path: 'settings.to',
      label: 'To',
      kind: 'list',
      required: true,
      placeholder: 'team@example.com, ops@example.com',
      help: 'One or more addresses, with commas between.',
    },
    { path: 'secrets.username', label: 'User name (optional)', help: 'Leave empty if the server needs none.' },
    { path: 'secrets.password', label: 'Password (optional)', help: 'Often an app password.' },
  ],
  telegram: [
    {
      path: 'secrets.token',
      label: 'Bot token',
      required: true,
      placeholder: '123456:ABC…',
      help: 'Send /newbot to @BotFather to get the token. Then add the bot to the chat.',
    },
    {
      path: 'settings.chatId',
      label: 'Chat',
      required: true,
      placeholder: '-1001234567890 or @channel',
      help: 'The name of a public channel, or its id. To get the id, forward a message to @userinfobot.',
    },
    {
      path: 'settings.threadId',
      label: 'Topic (optional)',
      kind: 'number',
      help: 'The number at the end of a topic’s link, in groups that have topics.',
    },
  ],
  ntfy: [
    {
      path: 'settings.topic',
      label: 'Topic',
      required: true,
      placeholder: 'plimsoll-3f9c2a',
      help: 'On ntfy.sh everybody who knows the topic can read it. Choose one that is hard to guess.',
    },
    {
      path: 'settings.url',
      label: 'Server',
      initial: 'https://ntfy.sh',
      required: true,
      help: 'ntfy.sh, or your own server.',
    },
    {
      path: 'secrets.token',
      label: 'Access token (optional)',
      placeholder: 'tk_…',
      help: 'For protected topics. In the web app: Account, Access tokens.',
    },
  ],
  gotify: [
    {
      path: 'settings.url',
      label: 'Server',
      required: true,
      placeholder: 'https://gotify.example.com',
      help: 'The address at which you open Gotify.',
    },
    {
      path: 'secrets.token',
      label: 'Application token',
      required: true,
      placeholder: 'A…',
      help: 'In Gotify: Apps, Create application. The list shows its token.',
    },
  ],
  apprise: [
    {
      path: 'settings.url',
      label: 'Server',
      required: true,
      placeholder: 'http://apprise.example.com:8000',
      help: 'Address of your Apprise API server (image caronc/apprise).',
    },
    {
      path: 'secrets.key',
      label: 'Configuration key (optional)',
      help: 'The {KEY} of /cfg/{KEY} on that server.',
    },
    {
      path: 'secrets.urls',
      label: 'Apprise URLs (optional)',
      placeholder: 'mastodon://…, matrix://…',
      help: 'Without a key: the URLs of the services, as in the Apprise documentation.',
    },
    {
      path: 'settings.tags',
      label: 'Tags (optional)',
      kind: 'list',
      placeholder: 'all',
      help: 'Only services with one of these tags.',
    },
  ],
};
