import type { SecretsOf, SettingsOf } from '#lib/alerts/channel-settings.ts';
import type { ChannelKind } from '#lib/domain/channel.ts';
import type { ConnectionPolicy } from '#lib/net/policy.ts';
import type { Http } from '../http.ts';

/** The parts that a channel is created from. */
export type ChannelParts<K extends ChannelKind> = {
  settings: SettingsOf<K>;
  secrets: SecretsOf<K>;
  http: Http;
  policy: ConnectionPolicy;
  timeoutMs: number;
};
