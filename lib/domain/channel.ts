/** Services that messages are sent to, in the order in which the screen offers them. */
export const CHANNEL_KINDS = [
  'slack',
  'discord',
  'teams',
  'email',
  'telegram',
  'ntfy',
  'gotify',
  'webhook',
  'alertmanager',
  'apprise',
] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** How often a channel gets a digest. */
export const DIGEST_CADENCES = ['none', 'daily', 'weekly'] as const;
export type DigestCadence = (typeof DIGEST_CADENCES)[number];
