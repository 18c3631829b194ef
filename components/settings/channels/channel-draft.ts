import type { ChannelKind } from '#lib/domain/channel.ts';
import { parseCount } from '#lib/format/typed.ts';
import type { ChannelInput } from '#lib/queries/channels/channels.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';
import { CHANNEL_FIELDS, type ChannelField } from './kind-fields.ts';

/** The fields of a kind by path, as typed. Secrets start empty, since stored ones are not returned. */
export type FieldsDraft = Readonly<Record<string, string>>;

const splitPath = (path: string): [part: string, name: string] => {
  const [part = '', name = ''] = path.split('.');
  return [part, name];
};

function typed(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return value === undefined || value === null ? '' : String(value);
}

export function fieldsDraft(kind: ChannelKind, channel?: Channel): FieldsDraft {
  return Object.fromEntries(
    CHANNEL_FIELDS[kind].map(({ path, initial = '' }) => {
      const [part, name] = splitPath(path);
      if (channel === undefined) return [path, initial];
      return [path, part === 'settings' ? typed(channel.settings[name]) : ''];
    }),
  );
}

/** Returns the fields that apply to the typed values: a Slack bot has no webhook URL. */
export const shownFields = (kind: ChannelKind, draft: FieldsDraft): ChannelField[] =>
  CHANNEL_FIELDS[kind].filter(({ when }) => when === undefined || draft[when.path] === when.is);

function parseSetting({ kind = 'text' }: ChannelField, text: string): unknown {
  if (kind === 'list') return text.split(/[\s,;]+/).filter(Boolean);
  // A text that is no number is sent as typed, so that the server explains the refusal.
  return kind === 'number' ? (parseCount(text) ?? text) : text;
}

/**
 * Returns the settings and secrets to send. Settings that the form does not know are kept. Secrets are sent if they were typed,
 * and null deletes a forgotten one.
 */
export function toSettingsAndSecrets(
  kind: ChannelKind,
  draft: FieldsDraft,
  { channel, forgotten = [] }: { channel?: Channel | undefined; forgotten?: readonly string[] } = {},
): Required<Pick<ChannelInput, 'settings' | 'secrets'>> {
  const settings: Record<string, unknown> = { ...channel?.settings };
  const secrets: Record<string, string | null> = {};
  const shown = shownFields(kind, draft);
  for (const field of CHANNEL_FIELDS[kind]) {
    const [part, name] = splitPath(field.path);
    const text = shown.includes(field) ? (draft[field.path] ?? '').trim() : '';
    if (part === 'settings') {
      if (text === '') delete settings[name];
      else settings[name] = parseSetting(field, text);
    } else if (text !== '') secrets[name] = text;
    else if (forgotten.includes(name)) secrets[name] = null;
  }
  return { settings, secrets };
}

/** Returns the host of the typed address, "mail.example.com". */
export function typedHost(draft: FieldsDraft): string {
  const address = draft['settings.url'] || draft['secrets.url'] || draft['settings.host'] || '';
  return URL.parse(address)?.host ?? address;
}
