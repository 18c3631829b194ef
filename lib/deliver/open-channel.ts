import {
  CHANNEL_SECRETS,
  CHANNEL_SETTINGS,
  type ChannelSecrets,
  findDestination,
} from '#lib/alerts/channel-settings.ts';
import type { Database } from '#lib/db/client.ts';
import { type ChannelRow, getChannel } from '#lib/db/settings/channels.ts';
import { CHANNEL_KINDS, type ChannelKind } from '#lib/domain/channel.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { clip, storableText } from '#lib/image/text.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { type ConnectionPolicy, policyFor } from '#lib/net/policy.ts';
import { openSecrets } from '#lib/secrets/channel-secrets.ts';
import { type Sealer, UnsealError } from '#lib/secrets/sealer.ts';
import { createAlertmanager } from './channels/alertmanager.ts';
import { createApprise } from './channels/apprise.ts';
import { createDiscord } from './channels/discord.ts';
import { createEmail } from './channels/email.ts';
import { createGotify } from './channels/gotify.ts';
import { createNtfy } from './channels/ntfy.ts';
import type { ChannelParts } from './channels/parts.ts';
import { createSlack } from './channels/slack.ts';
import { createTeams } from './channels/teams.ts';
import { createTelegram } from './channels/telegram.ts';
import { createWebhook } from './channels/webhook.ts';
import { classifyFailure } from './classify.ts';
import { createHttp } from './http.ts';
import { type Channel, type Outcome, permanent, retry } from './outcome.ts';
import { channelRedactor } from './redact.ts';

const CREATE: { [K in ChannelKind]: (parts: ChannelParts<K>) => Channel } = {
  webhook: createWebhook,
  alertmanager: createAlertmanager,
  slack: createSlack,
  discord: createDiscord,
  teams: createTeams,
  email: createEmail,
  telegram: createTelegram,
  ntfy: createNtfy,
  gotify: createGotify,
  apprise: createApprise,
};

export type OpenOptions = {
  db: Database;
  sealer: Sealer;
  privateNetworks: ConnectionPolicy['privateNetworks'];
  userAgent: string;
  timeoutMs?: number;
};

/** Time limit of one request, from resolving the name to the end of the answer (W-40), or of one step of a mail. */
const TIMEOUT_MS = 15_000;
const MAX_ANSWER = 1_024;

/**
 * Opens a stored channel and its secrets. Where they cannot be opened, `send` fails permanently.
 *
 * @throws NotFoundError
 */
export async function openChannel(options: OpenOptions, channelId: string): Promise<Channel> {
  const row = await getChannel(options.db, channelId);
  try {
    return openRow(options, row);
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    return { send: async () => permanent(`The secrets of ${row.name} cannot be decrypted. Enter them again.`) };
  }
}

function openRow(
  { sealer, privateNetworks, userAgent, timeoutMs = TIMEOUT_MS }: OpenOptions,
  row: ChannelRow,
): Channel {
  const { allowPrivate } = row;
  const kind = findWord(CHANNEL_KINDS, row.kind);
  if (kind === null)
    return { send: async () => retry(`This release of Plimsoll does not support channels of the kind ${row.kind}.`) };
  const sealed: ChannelSecrets = openSecrets(sealer, row);
  const settings = CHANNEL_SETTINGS[kind].safeParse(row.settings).data;
  const secrets = CHANNEL_SECRETS[kind].safeParse(sealed).data;
  const destination = settings && findDestination(kind, settings, sealed);
  if (!settings || !secrets || !destination)
    return { send: async () => permanent(`The settings of ${row.name} are not complete. Enter them again.`) };
  const policy = policyFor(privateNetworks, { url: destination.href, allowPrivate });
  const clean = cleanerOf(sealed);
  return {
    async send(message, context) {
      const dispatcher = createDispatcher({
        policy,
        connections: 1,
        headersTimeoutMs: timeoutMs,
        bodyTimeoutMs: timeoutMs,
      });
      const http = createHttp(dispatcher, { timeoutMs, userAgent });
      try {
        const channel = create(kind, { settings, secrets, http, policy, timeoutMs });
        return clean(await channel.send(message, context));
      } catch (error) {
        return clean(classifyFailure(error, destination.host));
      } finally {
        await dispatcher.destroy();
      }
    },
  };
}

/** openRow parsed the parts with the schemas of this kind. */
function create<K extends ChannelKind>(kind: K, parts: object): Channel {
  return CREATE[kind](parts as ChannelParts<K>);
}

/** Prepares an outcome for storage: no secrets, an answer of at most 1 KiB, only storable characters. */
function cleanerOf(secrets: ChannelSecrets): (outcome: Outcome) => Outcome {
  const redact = channelRedactor(Object.values(secrets));
  const keep = (text: string | null, max: number) => (text === null ? null : clip(storableText(redact(text)), max));
  return (outcome) => ({ ...outcome, answer: keep(outcome.answer, MAX_ANSWER), error: keep(outcome.error, 500) });
}
