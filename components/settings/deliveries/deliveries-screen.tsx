'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Section } from '#components/ui/section.tsx';
import { visibleText } from '#lib/format/text.ts';
import { channelsQuery } from '#lib/queries/channels.ts';
import { deliveriesQuery } from '#lib/queries/deliveries.ts';
import { deliveriesUrl, DELIVERY_STATES as STATES } from '#lib/queries/deliveries-url.ts';
import { rowsOfPages } from '#lib/queries/rows-of-pages.ts';
import { DeadBanner } from './dead-banner.tsx';
import { DeliveryItem } from './delivery-item.tsx';
import { DELIVERY_STATES } from './delivery-states.ts';
import { ReplayRange } from './replay-range.tsx';

/** What was sent, what waits and what was given up. */
export function DeliveriesScreen() {
  const [{ channel, state, delivery }, setUrl] = useQueryStates(deliveriesUrl);
  const channels = useQuery(channelsQuery());
  const deliveries = useInfiniteQuery(deliveriesQuery({ channelId: channel, state }));
  const mayWrite = useMay('write');
  const known = channels.data?.items ?? [];
  const isFiltered = channel !== null || state !== null;
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead title="Deliveries">
        Every message and every try. What fails is tried again, later each time; what is given up is shown here, told
        through another channel, and can be sent again under the same id.
      </ScreenHead>
      <DeadBanner
        channels={known}
        mayWrite={mayWrite}
        onShow={() => void setUrl({ channel: null, state: 'dead', delivery: null })}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Choice
          label="Channel"
          value={channel ?? ''}
          className="max-w-full"
          options={[
            { value: '', label: 'all channels' },
            ...known.map(({ id, name }) => ({ value: id, label: visibleText(name) })),
          ]}
          onChange={(id) => void setUrl({ channel: id === '' ? null : id })}
        />
        <Choice
          label="State"
          value={state ?? ''}
          options={[
            { value: '', label: 'any state' },
            ...STATES.map((value) => ({ value, label: DELIVERY_STATES[value].word })),
          ]}
          onChange={(value) => void setUrl({ state: STATES.find((one) => one === value) ?? null })}
        />
        {isFiltered ? (
          <Button kind="quiet" onClick={() => void setUrl({ channel: null, state: null })}>
            Show all
          </Button>
        ) : null}
      </div>
      <Loaded query={deliveries} name="The deliveries" rows={6} rowHeight={45}>
        {({ pages }) => {
          const items = rowsOfPages(pages);
          if (items.length === 0)
            return (
              <p className="max-w-[70ch] text-m text-muted">
                {isFiltered
                  ? 'No message is like this.'
                  : 'Nothing was sent yet. The test button of a channel sends the first message.'}
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
        }}
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
          title="Send a range again"
          note="After an outage: what was given up in a span of time goes out again, under the same ids, so that a receiver that did get it can tell."
        >
          <ReplayRange channels={known} />
        </Section>
      ) : null}
    </div>
  );
}
