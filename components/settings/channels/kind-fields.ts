import type { ChannelKind } from '#lib/views/dto/alerting.ts';

export type ChannelField = {
  /** "settings.url", "secrets.token": where it goes. Secrets are written and never read. */
  path: `${'settings' | 'secrets'}.${string}`;
  label: string;
  kind?: 'text' | 'number' | 'list' | 'choice';
  options?: readonly { value: string; label: string }[];
  /** As the form begins. */
  initial?: string;
  required?: boolean;
  placeholder?: string;
  help: string;
  /** Shown only where another field has this value. */
  when?: { path: string; is: string };
};

const AUTHORIZATION: ChannelField = {
  path: 'secrets.authorization',
  label: 'Authorization header (optional)',
  placeholder: 'Bearer …',
  help: 'Sent with every message, if your receiver asks for one.',
};
const AS_WEBHOOK = { path: 'settings.mode', is: 'webhook' };
const AS_BOT = { path: 'settings.mode', is: 'bot' };

/** What is asked for each kind, and where one finds it. */
export const CHANNEL_FIELDS: Readonly<Record<ChannelKind, readonly ChannelField[]>> = {
  webhook: [
    {
      path: 'settings.url',
      label: 'URL',
      required: true,
      placeholder: 'https://example.com/hooks/plimsoll',
      help: 'Where your program listens. Plimsoll posts JSON there and signs it; the secret is shown once it is saved.',
    },
    AUTHORIZATION,
  ],
  alertmanager: [
    {
      path: 'settings.url',
      label: 'URL',
      required: true,
      placeholder: 'https://example.com/alertmanager-webhook',
      help: 'The url of a receiver that takes Alertmanager’s webhook_config, version 4.',
    },
    AUTHORIZATION,
  ],
  slack: [
    {
      path: 'settings.mode',
      label: 'As',
      kind: 'choice',
      initial: 'webhook',
      options: [
        { value: 'webhook', label: 'an incoming webhook' },
        { value: 'bot', label: 'a bot that edits and threads' },
      ],
      help: 'A webhook is quicker to make; a bot keeps one message an incident up to date.',
    },
    {
      path: 'secrets.url',
      label: 'Webhook URL',
      required: true,
      when: AS_WEBHOOK,
      placeholder: 'https://hooks.slack.com/services/…',
      help: 'At api.slack.com/apps: Create New App, Incoming Webhooks, Add New Webhook. It names the channel, too.',
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
      help: 'Its id stands at the end of “View channel details”; a name like #alerts works, too.',
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
      help: 'In the channel’s menu: Workflows, “Send webhook alerts to a channel”; it ends with the URL to copy.',
    },
  ],
  email: [
    {
      path: 'settings.host',
      label: 'SMTP server',
      required: true,
      placeholder: 'smtp.example.com',
      help: 'The host that takes mail from your programs.',
    },
    {
      path: 'settings.security',
      label: 'Security',
      kind: 'choice',
      initial: 'starttls',
      options: [
        { value: 'starttls', label: 'STARTTLS (587)' },
        { value: 'tls', label: 'TLS from the start (465)' },
        { value: 'none', label: 'none: can be read on the way' },
      ],
      help: 'STARTTLS is demanded, not hoped for.',
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
      help: 'An address that the server lets you send from.',
    },
    {
      path: 'settings.to',
      label: 'To',
      kind: 'list',
      required: true,
      placeholder: 'team@example.com, ops@example.com',
      help: 'One or more addresses, with commas between.',
    },
    { path: 'secrets.username', label: 'User name (optional)', help: 'Empty where the server asks for none.' },
    { path: 'secrets.password', label: 'Password (optional)', help: 'Often one made for programs: an app password.' },
  ],
  telegram: [
    {
      path: 'secrets.token',
      label: 'Bot token',
      required: true,
      placeholder: '123456:ABC…',
      help: 'Write /newbot to @BotFather; it answers with the token. Then add the bot to the chat.',
    },
    {
      path: 'settings.chatId',
      label: 'Chat',
      required: true,
      placeholder: '-1001234567890 or @channel',
      help: 'The name of a public channel, or the id that @userinfobot names when you forward it a message.',
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
      help: 'Whoever knows it reads along on ntfy.sh: choose one that nobody guesses, and subscribe to it in the app.',
    },
    {
      path: 'settings.url',
      label: 'Server',
      initial: 'https://ntfy.sh',
      required: true,
      help: 'ntfy.sh, or your own.',
    },
    {
      path: 'secrets.token',
      label: 'Access token (optional)',
      placeholder: 'tk_…',
      help: 'In the web app: Account, Access tokens; for topics that are not open.',
    },
  ],
  gotify: [
    {
      path: 'settings.url',
      label: 'Server',
      required: true,
      placeholder: 'https://gotify.example.com',
      help: 'Where you open Gotify in the browser.',
    },
    {
      path: 'secrets.token',
      label: 'Application token',
      required: true,
      placeholder: 'A…',
      help: 'In Gotify: Apps, Create application; its token stands in the list.',
    },
  ],
  apprise: [
    {
      path: 'settings.url',
      label: 'Server',
      required: true,
      placeholder: 'http://apprise.example.com:8000',
      help: 'Where your Apprise API server answers (the image caronc/apprise).',
    },
    {
      path: 'secrets.key',
      label: 'Configuration key (optional)',
      help: 'The {KEY} of /cfg/{KEY}, where services are configured on that server.',
    },
    {
      path: 'secrets.urls',
      label: 'or Apprise URLs (optional)',
      placeholder: 'mastodon://…, matrix://…',
      help: 'Without a key: the URLs of the services, as Apprise’s own documentation lists them.',
    },
    {
      path: 'settings.tags',
      label: 'Tags (optional)',
      kind: 'list',
      placeholder: 'all',
      help: 'Only services of the configuration with one of these.',
    },
  ],
};
