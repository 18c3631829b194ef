import { describe, expect, it } from 'vitest';
import {
  fieldsDraft,
  shownFields,
  toSettingsAndSecrets,
  typedHost,
} from '#components/settings/channels/channel-draft.ts';
import { CHANNEL_FIELDS } from '#components/settings/channels/kind-fields.ts';
import { kindLine, kindTitle } from '#components/settings/channels/kinds.ts';
import { previewTemplate, TEMPLATE_EXAMPLE, unknownNames } from '#components/settings/channels/template-example.ts';
import { CHANNEL_SECRETS, CHANNEL_SETTINGS } from '#lib/alerts/channel-settings.ts';
import { PLACEHOLDERS } from '#lib/alerts/text/template.ts';
import { CHANNEL_KINDS, type ChannelKind } from '#lib/domain/channel.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';

const GIVEN: Record<ChannelKind, Record<string, string>> = {
  webhook: { 'settings.url': 'https://example.com/hook', 'secrets.authorization': 'Bearer x' },
  alertmanager: { 'settings.url': 'https://example.com/hook' },
  slack: { 'secrets.url': 'https://hooks.slack.com/services/T/B/x' },
  discord: { 'secrets.url': 'https://discord.com/api/webhooks/1/x' },
  teams: { 'secrets.url': 'https://example.logic.azure.com/workflows/x' },
  email: {
    'settings.host': 'smtp.example.com',
    'settings.from': 'Plimsoll <plimsoll@example.com>',
    'settings.to': 'a@example.com, b@example.com;c@example.com',
    'secrets.username': 'plimsoll',
    'secrets.password': 'mast',
  },
  telegram: { 'secrets.token': '123456:ABC', 'settings.chatId': '-100123', 'settings.threadId': '7' },
  ntfy: { 'settings.topic': 'plimsoll' },
  gotify: { 'settings.url': 'https://gotify.example.com', 'secrets.token': 'Abc' },
  apprise: { 'settings.url': 'http://apprise.example.com:8000', 'secrets.key': 'ops', 'settings.tags': 'team, web' },
};

const channel = (kind: ChannelKind, settings: Channel['settings'], secrets: string[] = []): Channel => ({
  id: 'c',
  origin: 'ui',
  name: 'C',
  kind,
  settings,
  secrets,
  secretsUpdatedAt: null,
  allowPrivate: false,
  enabled: true,
  disabledReason: null,
  failingSince: null,
  lastSentAt: null,
  pendingCount: 0,
  deadCount: 0,
  digest: { cadence: 'weekly', hour: 9, weekday: 1, timeZone: 'UTC', nextAt: null },
  messagesPerDay: 3,
  place: null,
});

describe.each(CHANNEL_KINDS)('the form for the channel type %s', (kind) => {
  it('accepts values as described in its help', () => {
    const { settings, secrets } = toSettingsAndSecrets(kind, { ...fieldsDraft(kind), ...GIVEN[kind] });
    expect(CHANNEL_SETTINGS[kind].safeParse(settings).error).toBeUndefined();
    // The server creates the signing secret of a webhook.
    const made = kind === 'webhook' ? { secret: `whsec_${'A'.repeat(44)}` } : {};
    expect(CHANNEL_SECRETS[kind].safeParse({ ...secrets, ...made }).error).toBeUndefined();
  });

  it('keeps stored settings unchanged and sends no secrets back', () => {
    const { settings } = toSettingsAndSecrets(kind, { ...fieldsDraft(kind), ...GIVEN[kind] });
    const stored = channel(kind, { ...settings, template: { title: 'x' } }, ['token']);
    const draft = fieldsDraft(kind, stored);
    expect(toSettingsAndSecrets(kind, draft, { channel: stored })).toEqual({ settings: stored.settings, secrets: {} });
  });

  it('has a title, a line, and a label and help for every field', () => {
    expect([kindTitle(kind), kindLine(kind), CHANNEL_FIELDS[kind].length]).not.toContain(0);
    expect(kindTitle(kind)).not.toBe('');
    expect(kindLine(kind)).toMatch(/\.$/);
    for (const { help, label } of CHANNEL_FIELDS[kind]) expect([label, help]).not.toContain('');
  });
});

describe('the fields of a channel', () => {
  it('are neither shown nor sent when they do not apply to the chosen mode', () => {
    const draft = { ...fieldsDraft('slack'), 'secrets.url': 'https://hooks.slack.com/x', 'settings.mode': 'bot' };
    expect(shownFields('slack', draft).map(({ path }) => path)).toEqual([
      'settings.mode',
      'secrets.token',
      'settings.channel',
    ]);
    expect(toSettingsAndSecrets('slack', { ...draft, 'settings.channel': '#ops' })).toEqual({
      settings: { mode: 'bot', channel: '#ops' },
      secrets: {},
    });
  });

  it('are removed when emptied, but secrets only on request', () => {
    const stored = channel('telegram', { chatId: '@a', threadId: 7 }, ['token']);
    const draft = { ...fieldsDraft('telegram', stored), 'settings.threadId': '' };
    expect(toSettingsAndSecrets('telegram', draft, { channel: stored })).toEqual({
      settings: { chatId: '@a' },
      secrets: {},
    });
    expect(toSettingsAndSecrets('telegram', draft, { channel: stored, forgotten: ['token'] }).secrets).toEqual({
      token: null,
    });
  });

  it('include an invalid port as typed, so that the server can report it', () =>
    expect(toSettingsAndSecrets('email', { ...fieldsDraft('email'), 'settings.port': 'x' }).settings.port).toBe('x'));

  it.each([
    [{ 'settings.url': 'http://10.0.0.1:8080/x' }, '10.0.0.1:8080'],
    [{ 'secrets.url': 'https://hooks.slack.com/x' }, 'hooks.slack.com'],
    [{ 'settings.host': 'smtp.lan' }, 'smtp.lan'],
  ])('contain in %j the host %s', (draft, host) => expect(typedHost(draft)).toBe(host));
});

describe('the preview of a template', () => {
  it('has an example for every placeholder', () =>
    expect(Object.keys(TEMPLATE_EXAMPLE)).toEqual(Object.keys(PLACEHOLDERS)));

  it('fills in known placeholders and lists unknown ones', () => {
    expect(previewTemplate('{{ reference }}: {{before}} → {{after}} {{nope}} {{constructor}}')).toBe(
      'ghcr.io/acme/api: 172 MB → 184 MB {{nope}} {{constructor}}',
    );
    expect(unknownNames('{{title}} {{nope}} {{nope}} {{constructor}}')).toEqual(['nope', 'constructor']);
  });
});
