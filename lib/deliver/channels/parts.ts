import type { ChannelKind, SecretsOf, SettingsOf } from '#lib/alerts/channel-settings.ts';
import type { ConnectionPolicy } from '#lib/net/policy.ts';
import type { Http } from '../http.ts';

/** What a channel of a kind is made of. */
export type ChannelParts<K extends ChannelKind> = {
  settings: SettingsOf<K>;
  secrets: SecretsOf<K>;
  http: Http;
  policy: ConnectionPolicy;
  timeoutMs: number;
};
