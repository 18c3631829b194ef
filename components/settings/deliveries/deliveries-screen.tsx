'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { BaseUrlNote } from '#components/settings/base-url-note.tsx';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Section } from '#components/ui/section.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { DELIVERY_STATES } from '#lib/domain/delivery.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { visibleText } from '#lib/format/text.ts';
import { channelsQuery } from '#lib/queries/channels/channels.ts';
import { deliveriesQuery } from '#lib/queries/channels/deliveries.ts';
import { rowsOfPages } from '#lib/queries/requests/rows-of-pages.ts';
import { deliveriesUrl } from '#lib/queries/url/deliveries-url.ts';
import type { Channel, Delivery } from '#lib/views/dto/alerting.ts';
import { DeadBanner } from './dead-banner.tsx';
import { DeliveryItem } from './delivery-item.tsx';
import { DELIVERY_STATE_WORDS } from './delivery-states.ts';
import { ReplayRange } from './replay-range.tsx';

/** All messages with their state, and ways to send them again. */
export function DeliveriesScreen() {
  const [{ channel, state }, setUrl] = useUrl(deliveriesUrl);
  const channels = useQuery(channelsQuery());
  const deliveries = useInfiniteQuery(deliveriesQuery({ channelId: channel, state }));
  const mayWrite = useMay('write');
  const known = channels.data?.items ?? [];
  const isFiltered = channel !== null || state !== null;
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead title="Deliveries">
        Every message with its attempts. Failed attempts are retried at growing intervals. When they are used up,
        another channel gets a notice, and you can resend the message.
      </ScreenHead>
      <BaseUrlNote of="messages" />
      <DeadBanner
        channels={known}
        mayWrite={mayWrite}
        onShow={() => void setUrl({ channel: null, state: 'dead', delivery: null })}
      />
      <DeliveryFilters channels={known} />
      <Loaded query={deliveries} name="The deliveries" rows={6} rowHeight={45}>
        {({ pages }) => <DeliveryList items={rowsOfPages(pages)} isFiltered={isFiltered} mayWrite={mayWrite} />}
      </Loaded>
      {deliveries.hasNextPage ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button disabled={deliveries.isFetchingNextPage} onClick={() => void deliveries.fetchNextPage()}>
            {deliveries.isFetchingNextPage ? 'Loading…' : 'Load older'}
          </Button>
          <InlineError error={deliveries.isFetchNextPageError ? deliveries.error : null} />
        </div>
      ) : null}
      {mayWrite && known.length > 0 ? (
        <Section
          title="Resend a period"
          note="After an outage, resend the failed messages of a period. They keep their ids, so receivers can ignore those that they already have."
        >
          <ReplayRange channels={known} />
        </Section>
      ) : null}
    </div>
  );
}

function DeliveryFilters({ channels }: { channels: readonly Channel[] }) {
  const [{ channel, state }, setUrl] = useUrl(deliveriesUrl);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Choice
        label="Channel"
        value={channel ?? ''}
        className="max-w-full"
        options={[
          { value: '', label: 'All channels' },
          ...channels.map(({ id, name }) => ({ value: id, label: visibleText(name) })),
        ]}
        onChange={(id) => void setUrl({ channel: id === '' ? null : id })}
      />
      <Choice
        label="State"
        value={state ?? ''}
        options={[
          { value: '', label: 'All states' },
          ...DELIVERY_STATES.map((value) => ({ value, label: DELIVERY_STATE_WORDS[value].word })),
        ]}
        onChange={(value) => void setUrl({ state: findWord(DELIVERY_STATES, value) })}
      />
      {channel === null && state === null ? null : (
        <Button kind="quiet" onClick={() => void setUrl({ channel: null, state: null })}>
          Show all
        </Button>
      )}
    </div>
  );
}

type ListProps = { items: readonly Delivery[]; isFiltered: boolean; mayWrite: boolean };

function DeliveryList({ items, isFiltered, mayWrite }: ListProps) {
  const [{ delivery }, setUrl] = useUrl(deliveriesUrl);
  if (items.length === 0)
    return (
      <p className="max-w-[70ch] text-m text-muted">
        {isFiltered
          ? 'No message matches the filters.'
          : 'No messages yet. The test button of a channel sends the first one.'}
      </p>
    );
  return (
    <ol aria-label="Messages, newest first" className="border-t border-line">
      {items.map((item) => (
        <DeliveryItem
          key={item.id}
          delivery={item}
          mayWrite={mayWrite}
          isOpen={item.id === delivery}
          onOpen={(open) => void setUrl({ delivery: open ? item.id : null })}
        />
      ))}
    </ol>
  );
}
