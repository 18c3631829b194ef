'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { PRIVATE_ADDRESS, PrivateHost } from '#components/registries/private-host.tsx';
import { Removal } from '#components/settings/removal.tsx';
import { SettingsForm } from '#components/settings/settings-form.tsx';
import { Field } from '#components/ui/field.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { parseCount } from '#lib/format/typed.ts';
import { ApiError, refusalOf } from '#lib/queries/api-error.ts';
import { addChannel, type ChannelInput, removeChannel, updateChannel } from '#lib/queries/channels.ts';
import type { Channel, ChannelKind } from '#lib/views/dto/alerting.ts';
import { fieldsDraft, toSettingsAndSecrets, typedHost } from './channel-draft.ts';
import { ChannelFields } from './channel-fields.tsx';
import { browserZone, DigestFields } from './digest-fields.tsx';
import { kindTitle } from './kinds.ts';
import { type TemplateDraft, TemplateFields } from './template-fields.tsx';

export type SavedChannel = { id: string; name: string; secret: string | null };

function templateDraft(channel: Channel | undefined): TemplateDraft {
  const stored = (channel?.settings.template ?? {}) as Partial<Record<string, unknown>>;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { title: text(stored.title), body: text(stored.body) };
}

const filled = (template: TemplateDraft) =>
  Object.fromEntries(Object.entries(template).filter(([, text]) => text.trim() !== ''));

/** Adds a channel of a kind, or changes one. */
export function ChannelForm({
  kind,
  channel,
  onSaved,
  onCancel,
}: {
  kind: ChannelKind;
  channel?: Channel;
  onSaved: (saved: SavedChannel) => void;
  onCancel: () => void;
}) {
  const client = useQueryClient();
  const [name, setName] = useState(channel?.name ?? kindTitle(kind));
  const [fields, setFields] = useState(() => fieldsDraft(kind, channel));
  const [forgotten, setForgotten] = useState<string[]>([]);
  const [enabled, setEnabled] = useState(channel?.enabled ?? true);
  const [digest, setDigest] = useState(() => {
    const { nextAt: _, ...stored } = channel?.digest ?? {
      cadence: 'weekly' as const,
      hour: 9,
      weekday: 1,
      timeZone: browserZone(),
      nextAt: null,
    };
    return stored;
  });
  const [perDay, setPerDay] = useState(String(channel?.messagesPerDay ?? 3));
  const [template, setTemplate] = useState(() => templateDraft(channel));
  const save = useMutation({
    mutationFn: async (allowance: Pick<ChannelInput, 'allowPrivate'>): Promise<SavedChannel> => {
      const { settings, secrets } = toSettingsAndSecrets(kind, fields, { channel, forgotten });
      const own = filled(template);
      const { template: _, ...others } = settings;
      const body: ChannelInput = {
        name: name.trim(),
        settings: Object.keys(own).length === 0 ? others : { ...others, template: own },
        ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
        // Sent when it changed: switching on begins anew.
        ...(channel === undefined || enabled !== channel.enabled ? { enabled } : {}),
        digest,
        messagesPerDay: parseCount(perDay) ?? 0,
        ...allowance,
      };
      if (channel === undefined) {
        const added = await addChannel({ kind, ...body });
        return { id: added.id, name: added.name, secret: added.secret ?? null };
      }
      const changed = await updateChannel(channel.id, body);
      return { id: changed.id, name: changed.name, secret: null };
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ['channels'] });
      onSaved(saved);
    },
  });
  const isHeldBack = save.error instanceof ApiError && save.error.code === PRIVATE_ADDRESS;
  const error = isHeldBack ? null : save.error;
  return (
    <SettingsForm
      label={channel === undefined ? `Add ${kindTitle(kind)}` : `Edit ${channel.name}`}
      button="Save channel"
      isPending={save.isPending}
      error={error}
      onSubmit={() => save.mutate({})}
      onCancel={onCancel}
      removal={
        channel === undefined ? null : (
          <Removal
            name={channel.name}
            label="Remove channel"
            lists={['channels', 'deliveries', 'routes']}
            remove={() => removeChannel(channel.id)}
            onRemoved={onCancel}
          >
            Its address and secrets go, and so does the log of what was sent to it. Routes name it no more, and those
            that name no other channel go too; without any route, every channel is told of ours.
          </Removal>
        )
      }
    >
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-64 sm:max-w-[420px]">
          <Field
            label="Name"
            name="name"
            required
            maxLength={100}
            value={name}
            placeholder="#ops"
            onChange={({ target }) => setName(target.value)}
            error={refusalOf(error, 'name')}
          />
        </div>
        {channel === undefined ? null : (
          <span className="flex h-8 items-center">
            <Switch label="switched on" checked={enabled} onChange={setEnabled} />
          </span>
        )}
      </div>
      <ChannelFields
        kind={kind}
        draft={fields}
        stored={channel?.secrets ?? []}
        forgotten={forgotten}
        error={error}
        onChange={(changed) => setFields({ ...fields, ...changed })}
        onForget={(secret, forget) =>
          setForgotten(forget ? [...forgotten, secret] : forgotten.filter((known) => known !== secret))
        }
      />
      <DigestFields
        digest={digest}
        messagesPerDay={perDay}
        error={error}
        onDigest={(changed) => setDigest({ ...digest, ...changed })}
        onMessagesPerDay={setPerDay}
      />
      <TemplateFields draft={template} error={error} onChange={(changed) => setTemplate({ ...template, ...changed })} />
      {isHeldBack ? (
        <PrivateHost
          host={typedHost(fields)}
          pending={save.isPending}
          onAllow={() => save.mutate({ allowPrivate: true })}
        />
      ) : null}
    </SettingsForm>
  );
}
