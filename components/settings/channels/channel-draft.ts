import { parseCount } from '#lib/format/typed.ts';
import type { ChannelInput } from '#lib/queries/channels.ts';
import type { Channel, ChannelKind } from '#lib/views/dto/alerting.ts';
import { CHANNEL_FIELDS, type ChannelField } from './kind-fields.ts';

/** Each field of a kind by its path, as it is typed. Secrets begin empty: what is stored is not shown. */
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

/** Those that count with what is chosen: of a Slack bot not the URL of a webhook. */
export const shownFields = (kind: ChannelKind, draft: FieldsDraft): ChannelField[] =>
  CHANNEL_FIELDS[kind].filter(({ when }) => when === undefined || draft[when.path] === when.is);

function parseSetting({ kind = 'text' }: ChannelField, text: string): unknown {
  if (kind === 'list') return text.split(/[\s,;]+/).filter(Boolean);
  // What is no number is sent as it was typed: the refusal says what is wrong with it.
  return kind === 'number' ? (parseCount(text) ?? text) : text;
}

/**
 * What is sent of the fields of a kind: every setting that is shown and filled, on top of those that the form does not
 * know; and of secrets only what was typed, or null for what is to be forgotten.
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

/** "mail.example.com" of what is typed, for a host that is held back. */
export function typedHost(draft: FieldsDraft): string {
  const address = draft['settings.url'] || draft['secrets.url'] || draft['settings.host'] || '';
  return URL.parse(address)?.host ?? address;
}
