'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { PRIVATE_ADDRESS } from '#components/registries/private-host.tsx';
import type { ChannelKind } from '#lib/domain/channel.ts';
import { parseCount } from '#lib/format/typed.ts';
import {
  addChannel,
  afterChannelChange,
  type ChannelInput,
  type CreatedChannel,
  updateChannel,
} from '#lib/queries/channels/channels.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';
import { fieldsDraft, toSettingsAndSecrets } from './channel-draft.ts';
import { browserZone, type DigestDraft } from './digest-fields.tsx';
import { kindTitle } from './kinds.ts';
import type { TemplateDraft } from './template-fields.tsx';

export type SavedChannel = { id: string; name: string; secret: string | null };

/** `forgotten` names the stored secrets to delete. */
type Draft = {
  name: string;
  fields: ReturnType<typeof fieldsDraft>;
  forgotten: readonly string[];
  enabled: boolean;
  digest: DigestDraft;
  messagesPerDay: string;
  template: TemplateDraft;
};

function templateDraft(channel: Channel | undefined): TemplateDraft {
  const stored = (channel?.settings.template ?? {}) as Partial<Record<string, unknown>>;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { title: text(stored.title), body: text(stored.body) };
}

function digestDraft(channel: Channel | undefined): DigestDraft {
  if (channel === undefined) return { cadence: 'weekly', hour: 9, weekday: 1, timeZone: browserZone() };
  const { nextAt: _, ...digest } = channel.digest;
  return digest;
}

const channelDraft = (kind: ChannelKind, channel: Channel | undefined): Draft => ({
  name: channel?.name ?? kindTitle(kind),
  fields: fieldsDraft(kind, channel),
  forgotten: [],
  enabled: channel?.enabled ?? true,
  digest: digestDraft(channel),
  messagesPerDay: String(channel?.messagesPerDay ?? 3),
  template: templateDraft(channel),
});

function toInput(kind: ChannelKind, channel: Channel | undefined, draft: Draft): ChannelInput {
  const { settings, secrets } = toSettingsAndSecrets(kind, draft.fields, { channel, forgotten: draft.forgotten });
  const { template: _, ...others } = settings;
  const template = Object.fromEntries(Object.entries(draft.template).filter(([, text]) => text.trim() !== ''));
  const input: ChannelInput = {
    name: draft.name.trim(),
    settings: Object.keys(template).length === 0 ? others : { ...others, template },
    digest: draft.digest,
    messagesPerDay: parseCount(draft.messagesPerDay) ?? 0,
  };
  if (Object.keys(secrets).length > 0) input.secrets = secrets;
  // Enabling a channel resets its failures, so an unchanged state is left out.
  if (channel === undefined || draft.enabled !== channel.enabled) input.enabled = draft.enabled;
  return input;
}

/** The state of the form of a channel, and its request. */
export function useChannelForm(
  kind: ChannelKind,
  channel: Channel | undefined,
  onSaved: (saved: SavedChannel) => void,
) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => channelDraft(kind, channel));
  const save = useMutation({
    mutationFn: (allowance: Pick<ChannelInput, 'allowPrivate'>): Promise<CreatedChannel> => {
      const input = { ...toInput(kind, channel, draft), ...allowance };
      return channel === undefined ? addChannel({ kind, ...input }) : updateChannel(channel.id, input);
    },
    onSuccess: async ({ secret = null, ...saved }) => {
      await afterChannelChange(client, saved);
      onSaved({ id: saved.id, name: saved.name, secret });
    },
  });
  const isHeldBack = save.error instanceof ApiError && save.error.code === PRIVATE_ADDRESS;
  return {
    draft,
    change: (changed: Partial<Draft>) => setDraft({ ...draft, ...changed }),
    save,
    isHeldBack,
    error: isHeldBack ? null : save.error,
  };
}
