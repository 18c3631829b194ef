'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNow } from '#components/figures/clock.tsx';
import { tryWords } from '#components/settings/deliveries/delivery-words.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import { testChannel } from '#lib/queries/channels/channels.ts';
import { afterDeliveriesChange, deliveryQuery } from '#lib/queries/channels/deliveries.ts';
import type { Channel, DeliveryDetail } from '#lib/views/dto/alerting.ts';

/** Sends a message that is marked as a test, and shows the result. */
export function ChannelTest({ channel }: { channel: Channel }) {
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => testChannel(channel.id),
    onSettled: () => afterDeliveriesChange(client),
  });
  const id = test.data?.id ?? '';
  const delivery = useQuery({ ...deliveryQuery(id, 1_000), enabled: id !== '' });
  const end = delivery.data?.tries.at(-1)?.at;
  useEffect(() => {
    // The channel shows when it was last used.
    if (end !== undefined) void afterDeliveriesChange(client);
  }, [client, end]);
  const isOnItsWay = id !== '' && (delivery.data === undefined || delivery.data.tries.length === 0) && !delivery.error;
  return (
    <>
      <Button
        aria-label={`Test ${channel.name}`}
        disabled={test.isPending || isOnItsWay}
        blocked={channel.enabled ? null : 'The channel is disabled'}
        title="Sends a test message"
        onClick={() => test.mutate()}
      >
        {test.isPending || isOnItsWay ? 'Sending…' : 'Test'}
      </Button>
      <div role="status" className="basis-full [overflow-wrap:anywhere] empty:hidden">
        {delivery.data === undefined ? null : <TestResult delivery={delivery.data} />}
      </div>
      <InlineError error={test.error ?? delivery.error} />
    </>
  );
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function TestResult({ delivery }: { delivery: DeliveryDetail }) {
  const now = useNow();
  const last = delivery.tries.at(-1);
  if (last === undefined) return delivery.state === 'dead' ? <p className="text-danger">Failed.</p> : null;
  const isDelivered = delivery.state === 'delivered';
  return (
    <p className={isDelivered ? 'text-saved' : 'text-danger'}>
      {`Test ${lowerFirst(tryWords(last, now))}`}
      {last.answer === null || last.answer === '' || isDelivered ? null : (
        <>
          {' '}
          Answer: <span className="font-mono">{visibleText(last.answer)}</span>
        </>
      )}
    </p>
  );
}
