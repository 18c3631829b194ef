'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useHydrated } from '#components/figures/clock.tsx';
import { BaseUrlNote } from '#components/settings/base-url-note.tsx';
import { ReaderNote } from '#components/settings/reader-note.tsx';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { Loaded } from '#components/states/loaded.tsx';
import { AddButton } from '#components/ui/add-button.tsx';
import { Button } from '#components/ui/button.tsx';
import { OneTime } from '#components/ui/one-time.tsx';
import { useEdit } from '#components/ui/use-edit.ts';
import { visibleText } from '#lib/format/text.ts';
import { channelsQuery } from '#lib/queries/channels/channels.ts';
import { NEW } from '#lib/queries/url/url-state.ts';
import { AddChannel } from './add-channel.tsx';
import { ChannelItem } from './channel-item.tsx';
import type { SavedChannel } from './use-channel-form.ts';

/** The channels. */
export function ChannelsScreen() {
  const channels = useQuery(channelsQuery());
  const mayWrite = useMay('write');
  const [edit, setEdit] = useEdit();
  // Forms start with the reader's time zone, which is known after hydration.
  const isHydrated = useHydrated();
  const [saved, setSaved] = useState<SavedChannel | null>(null);
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead
        title="Channels"
        action={mayWrite ? <AddButton label="Add channel" edit={edit} onEdit={setEdit} /> : null}
      >
        Where alerts are sent: important ones immediately, the rest as a digest. Failed deliveries are retried.
      </ScreenHead>
      <ReaderNote />
      <BaseUrlNote of="messages" />
      {saved?.secret ? (
        <OneTime
          key={saved.secret}
          label={`Signing secret of ${visibleText(saved.name)}`}
          value={saved.secret}
          onDone={() => setSaved(null)}
        >
          Copy it now: it is not shown again. Your receiver verifies signatures with it, using any Standard Webhooks
          library.
        </OneTime>
      ) : null}
      {mayWrite && isHydrated && edit === NEW ? (
        <AddChannel
          onSaved={(made) => {
            setSaved(made);
            setEdit(null);
          }}
          onCancel={() => setEdit(null)}
        />
      ) : null}
      <Loaded query={channels} name="The channels" rows={2} rowHeight={106}>
        {({ items }) => {
          if (items.length === 0)
            return edit === NEW ? null : <NoChannels onChoose={mayWrite ? () => setEdit(NEW) : null} />;
          return (
            <ul aria-label="Channels" className="border-t border-line">
              {items.map((channel) => (
                <ChannelItem
                  key={channel.id}
                  channel={channel}
                  editing={mayWrite && isHydrated && edit === channel.id}
                  mayWrite={mayWrite}
                  onEdit={(editing) => setEdit(editing ? channel.id : null)}
                  onSecret={setSaved}
                />
              ))}
            </ul>
          );
        }}
      </Loaded>
    </div>
  );
}

function NoChannels({ onChoose }: { onChoose: (() => void) | null }) {
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="max-w-[70ch] text-m text-muted">
        No channels yet, so no alerts are sent. Start with the channel your team already reads. It gets alerts of your
        own images, three a day at most, and a weekly digest. Nothing else needs to be set.
      </p>
      {onChoose === null ? null : (
        <Button kind="primary" onClick={onChoose}>
          Choose a channel
        </Button>
      )}
    </div>
  );
}
