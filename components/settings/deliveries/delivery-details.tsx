'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useNow } from '#components/figures/clock.tsx';
import { Day } from '#components/figures/time.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import { deliveryQuery, isDeliveryOver } from '#lib/queries/channels/deliveries.ts';
import type { DeliveryDetail } from '#lib/views/dto/alerting.ts';
import { type DeliveryTry, tryWords } from './delivery-words.ts';
import { useReplay } from './use-replay.ts';

/** A message with its content and all tries. */
export function DeliveryDetails({ id, mayWrite }: { id: string; mayWrite: boolean }) {
  const delivery = useQuery(deliveryQuery(id, 3_000));
  return (
    <div className="flex flex-col gap-3 pb-4 pl-6">
      <Loaded query={delivery} name="The message" rows={2} rowHeight={24}>
        {(detail) => <Details delivery={detail} mayWrite={mayWrite} />}
      </Loaded>
    </div>
  );
}

function Details({ delivery, mayWrite }: { delivery: DeliveryDetail; mayWrite: boolean }) {
  const replay = useReplay();
  const { incident, tries, payload } = delivery;
  return (
    <>
      {tries.length === 0 ? (
        <p className="text-muted">No attempts yet.</p>
      ) : (
        <ol aria-label="Attempts" className="flex flex-col gap-2">
          {tries.map((one, at) => (
            <TryItem key={`${one.at} ${one.ms}`} one={one} position={at + 1} />
          ))}
        </ol>
      )}
      <p className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {mayWrite && isDeliveryOver(delivery) ? (
          <Button disabled={replay.isPending} onClick={() => replay.mutate({ ids: [delivery.id] })}>
            {replay.isPending ? 'Queueing…' : 'Resend'}
          </Button>
        ) : null}
        {incident === null ? null : (
          <Link href={`/incidents/${incident.number}`} className="text-accent hover:underline">
            incident {incident.number}
          </Link>
        )}
        <span className="font-mono text-muted [overflow-wrap:anywhere]">{delivery.id}</span>
        <InlineError error={replay.error} />
      </p>
      {payload === null || payload === undefined ? (
        <p className="text-muted">The text is fixed at the first attempt.</p>
      ) : (
        <details>
          <summary className="text-muted">Text</summary>
          <pre className="mt-2 rounded-m border border-line bg-raised p-3 font-mono whitespace-pre-wrap [overflow-wrap:anywhere]">
            {JSON.stringify(payload, null, 2)}
          </pre>
        </details>
      )}
    </>
  );
}

function TryItem({ one, position }: { one: DeliveryTry; position: number }) {
  const now = useNow();
  return (
    <li className="flex flex-wrap gap-x-3">
      <span className="num w-4 text-right text-muted">{position}</span>
      <Day at={one.at} withTime className="text-muted" />
      <span
        className={`min-w-0 [overflow-wrap:anywhere] ${one.outcome === 'delivered' ? 'text-saved' : 'text-danger'}`}
      >
        {tryWords(one, now)}
      </span>
      {one.answer === null || one.answer === '' ? null : (
        <span className="basis-full pl-7 font-mono text-muted [overflow-wrap:anywhere]">{visibleText(one.answer)}</span>
      )}
    </li>
  );
}
