'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { useHydrated } from '#components/figures/clock.tsx';
import { ReaderNote } from '#components/settings/reader-note.tsx';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { OneTime } from '#components/ui/one-time.tsx';
import { visibleText } from '#lib/format/text.ts';
import { channelsQuery } from '#lib/queries/channels.ts';
import { editUrl, NEW } from '#lib/queries/url-state.ts';
import { AddChannel } from './add-channel.tsx';
import type { SavedChannel } from './channel-form.tsx';
import { ChannelItem } from './channel-item.tsx';

/** Where messages go. */
export function ChannelsScreen() {
  const channels = useQuery(channelsQuery());
  const mayWrite = useMay('write');
  const [{ edit }, setUrl] = useQueryStates(editUrl);
  // Forms begin with the reader's own time zone.
  const isHydrated = useHydrated();
  const [saved, setSaved] = useState<SavedChannel | null>(null);
  const open = (id: string | null) => void setUrl({ edit: id });
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead
        title="Channels"
        action={
          mayWrite ? (
            <Button aria-expanded={edit === NEW} onClick={() => open(edit === NEW ? null : NEW)}>
              <Plus aria-hidden size={14} /> Add channel
            </Button>
          ) : null
        }
      >
        Where Plimsoll tells that an image grew: at once what matters, in a digest all the rest. What is sent is kept
        and sent again until it arrives.
      </ScreenHead>
      <ReaderNote />
      {saved?.secret ? (
        <OneTime
          key={saved.secret}
          label={`Signing secret of ${visibleText(saved.name)}`}
          value={saved.secret}
          onDone={() => setSaved(null)}
        >
          Copy it now: you will not see it again. Your receiver verifies the signature of each message with it, with any
          library of Standard Webhooks.
        </OneTime>
      ) : null}
      {mayWrite && isHydrated && edit === NEW ? (
        <AddChannel
          onSaved={(made) => {
            setSaved(made);
            open(null);
          }}
          onCancel={() => open(null)}
        />
      ) : null}
      <Loaded query={channels} name="The channels" rows={2} rowHeight={106}>
        {({ items }) =>
          items.length > 0 ? (
            <ul aria-label="Channels" className="border-t border-line">
              {items.map((channel) => (
                <ChannelItem
                  key={channel.id}
                  channel={channel}
                  editing={mayWrite && isHydrated && edit === channel.id}
                  mayWrite={mayWrite}
                  onEdit={(editing) => open(editing ? channel.id : null)}
                  onSecret={setSaved}
                />
              ))}
            </ul>
          ) : edit === NEW ? null : (
            <div className="flex flex-col items-start gap-3">
              <p className="max-w-[70ch] text-m text-muted">
                No channel yet: incidents are found and listed, and nobody is told. Take first the one that your team
                reads anyway, Slack, Discord, Teams or e-mail; a webhook where a program shall listen. With one channel
                nothing else needs to be set: it is told of ours, at most three times a day, and gets a digest each
                week.
              </p>
              {mayWrite ? (
                <Button kind="primary" onClick={() => open(NEW)}>
                  Choose a channel
                </Button>
              ) : null}
            </div>
          )
        }
      </Loaded>
    </div>
  );
}
