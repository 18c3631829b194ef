import { z } from 'zod';
import { CHANNEL_KINDS, type ChannelKind } from '#lib/domain/channel.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { findHttpUrl, HeaderValue, HttpUrl, Key, MailAddress, Sender, Template } from './channel-fields.ts';

const PORT = 'Write a port number, for example 587';

/** Adds a template, and `host`, which is displayed in place of a secret address. */
const settings = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject({ ...shape, template: Template.optional(), host: z.string().max(300).optional() });

/** The settings of each kind that may be displayed. */
export const CHANNEL_SETTINGS = {
  /** Standard Webhooks. The previous secret signs too until `previousUntil`. */
  webhook: settings({ url: HttpUrl, previousUntil: z.iso.datetime().nullish() }),
  /** The payload of Alertmanager's webhook, version 4 (D-64). */
  alertmanager: settings({ url: HttpUrl }),
  /** An incoming webhook, or a bot, which can edit messages and reply in threads. */
  slack: settings({
    mode: z.enum(['webhook', 'bot']),
    /** "C0123456789" or "#alerts"; for the bot only. */
    channel: z.string().trim().min(1).max(100).optional(),
    apiUrl: HttpUrl.default('https://slack.com/api'),
  }).refine(({ mode, channel }) => mode === 'webhook' || channel !== undefined, {
    path: ['channel'],
    message: 'name the channel that the bot writes to',
  }),
  discord: settings({}),
  teams: settings({}),
  email: z.strictObject({
    host: z
      .string()
      .trim()
      .min(1)
      .max(255)
      .regex(/^[a-z0-9.:_-]+$/i, 'must be a host name or an address'),
    port: z.int(PORT).min(1, PORT).max(65_535, PORT).default(587),
    /** Implicit TLS (465), mandatory STARTTLS (587), or no encryption. */
    security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
    from: Sender,
    to: z.array(MailAddress).min(1).max(50),
    template: Template.optional(),
  }),
  telegram: settings({
    /** "-1001234567890" or "@channel" */
    chatId: z
      .string()
      .trim()
      .max(100)
      .regex(/^(?:-?\d+|@\w+)$/, 'must be a number like -1001234567890, or @name'),
    /** Topic of a group that has topics. */
    threadId: z.int().min(1).optional(),
    apiUrl: HttpUrl.default('https://api.telegram.org'),
  }),
  ntfy: settings({
    url: HttpUrl.default('https://ntfy.sh'),
    topic: z
      .string()
      .trim()
      .max(64)
      .regex(/^[\w-]+$/, 'must be of letters, digits, - and _'),
  }),
  gotify: settings({ url: HttpUrl }),
  /** An Apprise API. A key selects a configuration that is stored there; without one, the secret service URLs are sent. */
  apprise: settings({
    url: HttpUrl,
    tags: z.array(z.string().trim().min(1).max(100)).max(20).optional(),
  }),
} as const satisfies Record<ChannelKind, z.ZodType>;

/** The secrets of each kind, which are stored encrypted and never displayed. */
export const CHANNEL_SECRETS = {
  webhook: z.strictObject({
    secret: z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'must be whsec_ and 24 to 64 bytes in base64'),
    previousSecret: z.string().optional(),
    authorization: HeaderValue.optional(),
  }),
  alertmanager: z.strictObject({ authorization: HeaderValue.optional() }),
  slack: z.strictObject({ url: HttpUrl.optional(), token: Key.optional() }),
  discord: z.strictObject({ url: HttpUrl }),
  teams: z.strictObject({ url: HttpUrl }),
  email: z.strictObject({
    username: z.string().min(1).max(500).optional(),
    password: z.string().min(1).max(2_000).optional(),
  }),
  telegram: z.strictObject({ token: Key.regex(/^\d+:[\w-]+$/, 'must be the token that BotFather gave, 123456:ABC…') }),
  ntfy: z.strictObject({ token: Key.optional() }),
  gotify: z.strictObject({ token: Key }),
  apprise: z.strictObject({
    key: z
      .string()
      .trim()
      .max(128)
      .regex(/^[\w-]+$/, 'must be of letters, digits, - and _')
      .optional(),
    urls: z.string().trim().min(1).max(4_000).optional(),
  }),
} as const satisfies Record<ChannelKind, z.ZodType>;

export type SettingsOf<K extends ChannelKind> = z.output<(typeof CHANNEL_SETTINGS)[K]>;
export type SecretsOf<K extends ChannelKind> = z.output<(typeof CHANNEL_SECRETS)[K]>;

/** Secrets by name. All secrets of a channel are encrypted together. */
export type ChannelSecrets = Readonly<Record<string, string>>;

type Given = Readonly<Record<string, unknown>>;

/** How a kind of channel sends. */
type Behaviour = {
  /** The text of the URL that it sends to. */
  addressOf: (given: Given, secrets: ChannelSecrets) => unknown;
  /** Whether it can change a message that it sent. */
  canEdit: (given: Given) => boolean;
  /** The secret that it requires with these settings, besides those that its schema requires; null for none. */
  requiredSecret: (given: Given, secrets: ChannelSecrets) => string | null;
};

const PLAIN = { canEdit: () => false, requiredSecret: () => null };
const TO_SETTING: Behaviour = { ...PLAIN, addressOf: ({ url }) => url };
const TO_SECRET: Behaviour = { ...PLAIN, addressOf: (_, { url }) => url };
const isBot = ({ mode }: Given) => mode === 'bot';

const BEHAVIOURS: Record<ChannelKind, Behaviour> = {
  webhook: TO_SETTING,
  alertmanager: TO_SETTING,
  slack: {
    addressOf: (given, { url }) => (isBot(given) ? given.apiUrl : url),
    canEdit: isBot,
    requiredSecret: (given) => (isBot(given) ? 'token' : 'url'),
  },
  discord: { ...TO_SECRET, canEdit: () => true },
  teams: TO_SECRET,
  email: {
    ...PLAIN,
    addressOf: ({ host, port }) => {
      const name = String(host);
      return `smtp://${name.includes(':') ? `[${name}]` : name}:${String(port)}`;
    },
    requiredSecret: (_, { password }) => (password === undefined ? null : 'username'),
  },
  telegram: { ...PLAIN, addressOf: ({ apiUrl }) => apiUrl, canEdit: () => true },
  ntfy: TO_SETTING,
  gotify: TO_SETTING,
  apprise: { ...TO_SETTING, requiredSecret: (_, { key }) => (key === undefined ? 'urls' : null) },
};

/** Name of a required secret that is missing, such as the token of a bot; null when nothing is missing. */
export function findMissing(kind: ChannelKind, given: Given, secrets: ChannelSecrets): string | null {
  const required = BEHAVIOURS[kind].requiredSecret(given, secrets);
  return required !== null && secrets[required] === undefined ? required : null;
}

/** Reports whether the channel can edit a message that it sent. False for a kind of a newer release. */
export function canEdit({ kind, settings: given }: { kind: string; settings: unknown }): boolean {
  const known = findWord(CHANNEL_KINDS, kind);
  return known !== null && BEHAVIOURS[known].canEdit((given ?? {}) as Given);
}

/** The URL that a channel sends to, such as "smtp://mail.example.com:587"; null when a part is missing or invalid. */
export function findDestination(kind: ChannelKind, given: Given, secrets: ChannelSecrets): URL | null {
  const address = String(BEHAVIOURS[kind].addressOf(given, secrets));
  return kind === 'email' ? URL.parse(address) : findHttpUrl(address);
}

/** Names of the secrets that are sent to the service. A new address requires them again. Signing secrets are never sent. */
export const listSent = (secrets: ChannelSecrets): string[] =>
  Object.keys(secrets).filter((name) => name !== 'secret' && name !== 'previousSecret' && name !== 'url');

/** Settings for users who may only view: origins instead of URLs, no recipients and no template. */
export function redactSettings(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]): [string, unknown][] => {
      if (name === 'url' || name === 'apiUrl') return [[name, findHttpUrl(String(value))?.origin ?? null]];
      if (['to', 'from', 'chatId', 'topic', 'channel', 'template'].includes(name)) return [];
      return [[name, value]];
    }),
  );
}
