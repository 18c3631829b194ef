'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNow } from '#components/figures/clock.tsx';
import { tryWords } from '#components/settings/deliveries/delivery-words.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import { testChannel } from '#lib/queries/channels.ts';
import { deliveryQuery } from '#lib/queries/deliveries.ts';
import type { Channel, DeliveryDetail } from '#lib/views/dto/alerting.ts';

/** Sends a real message that says that it is a test, and shows what became of it. */
export function ChannelTest({ channel }: { channel: Channel }) {
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => testChannel(channel.id),
    onSettled: () => client.invalidateQueries({ queryKey: ['deliveries'] }),
  });
  const id = test.data?.id ?? '';
  const delivery = useQuery({ ...deliveryQuery(id, 1_000), enabled: id !== '' });
  const end = delivery.data?.tries.at(-1)?.at;
  useEffect(() => {
    // When it was last sent to is shown beside it.
    if (end !== undefined) void client.invalidateQueries({ queryKey: ['channels'] });
  }, [client, end]);
  const isOnItsWay = id !== '' && (delivery.data === undefined || delivery.data.tries.length === 0) && !delivery.error;
  return (
    <>
      <Button
        aria-label={`Test ${channel.name}`}
        disabled={test.isPending || isOnItsWay || !channel.enabled}
        title={channel.enabled ? 'Sends a real message that says that it is a test' : 'It is switched off'}
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

function TestResult({ delivery }: { delivery: DeliveryDetail }) {
  const now = useNow();
  const last = delivery.tries.at(-1);
  if (last === undefined) return delivery.state === 'dead' ? <p className="text-danger">Given up.</p> : null;
  const isDelivered = delivery.state === 'delivered';
  return (
    <p className={isDelivered ? 'text-saved' : 'text-danger'}>
      {isDelivered ? 'Test: ' : 'Test not delivered: '}
      {tryWords(last, now)}
      {last.answer === null || last.answer === '' || isDelivered ? null : (
        <>
          {' '}
          It said: <span className="font-mono">{visibleText(last.answer)}</span>
        </>
      )}
    </p>
  );
}
