'use client';

import { PrivateHost } from '#components/registries/private-host.tsx';
import { Removal } from '#components/settings/removal.tsx';
import { SettingsForm } from '#components/settings/settings-form.tsx';
import { Field } from '#components/ui/field.tsx';
import { Switch } from '#components/ui/switch.tsx';
import type { ChannelKind } from '#lib/domain/channel.ts';
import { afterChannelChange, removeChannel } from '#lib/queries/channels/channels.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';
import { typedHost } from './channel-draft.ts';
import { ChannelFields } from './channel-fields.tsx';
import { DigestFields } from './digest-fields.tsx';
import { kindTitle } from './kinds.ts';
import { TemplateFields } from './template-fields.tsx';
import { type SavedChannel, useChannelForm } from './use-channel-form.ts';

type Props = {
  kind: ChannelKind;
  channel?: Channel;
  onSaved: (saved: SavedChannel) => void;
  onCancel: () => void;
};

/** Adds a channel of a kind, or changes one. */
export function ChannelForm({ kind, channel, onSaved, onCancel }: Props) {
  const { draft, change, save, isHeldBack, error } = useChannelForm(kind, channel, onSaved);
  const { fields, forgotten, digest, template } = draft;
  return (
    <SettingsForm
      label={channel === undefined ? `Add ${kindTitle(kind)}` : `Edit ${channel.name}`}
      button="Save channel"
      isPending={save.isPending}
      error={error}
      onSubmit={() => save.mutate({})}
      onCancel={onCancel}
      removal={channel === undefined ? null : <RemoveChannel channel={channel} onRemoved={onCancel} />}
    >
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-64 sm:max-w-[420px]">
          <Field
            label="Name"
            name="name"
            required
            maxLength={100}
            value={draft.name}
            placeholder="#ops"
            onChange={({ target }) => change({ name: target.value })}
            error={refusalOf(error, 'name')}
          />
        </div>
        {channel === undefined ? null : (
          <span className="flex h-8 items-center">
            <Switch label="Enabled" checked={draft.enabled} onChange={(enabled) => change({ enabled })} />
          </span>
        )}
      </div>
      <ChannelFields
        kind={kind}
        draft={fields}
        stored={channel?.secrets ?? []}
        forgotten={forgotten}
        error={error}
        onChange={(changed) => change({ fields: { ...fields, ...changed } })}
        onForget={(secret, forget) =>
          change({ forgotten: forget ? [...forgotten, secret] : forgotten.filter((known) => known !== secret) })
        }
      />
      <DigestFields
        digest={digest}
        messagesPerDay={draft.messagesPerDay}
        error={error}
        onDigest={(changed) => change({ digest: { ...digest, ...changed } })}
        onMessagesPerDay={(messagesPerDay) => change({ messagesPerDay })}
      />
      <TemplateFields
        draft={template}
        error={error}
        onChange={(changed) => change({ template: { ...template, ...changed } })}
      />
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

function RemoveChannel({ channel, onRemoved }: { channel: Channel; onRemoved: () => void }) {
  return (
    <Removal
      name={channel.name}
      label="Remove channel"
      afterRemoval={afterChannelChange}
      remove={() => removeChannel(channel.id)}
      onRemoved={onRemoved}
    >
      Its address, secrets and delivery log are removed. It is removed from routes, and routes without another channel
      are removed too. Without routes, every channel gets alerts of your own images.
    </Removal>
  );
}
