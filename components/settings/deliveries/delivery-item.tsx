'use client';

import { ChevronRight } from 'lucide-react';
import { Ago } from '#components/figures/time.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { Delivery } from '#lib/views/dto/alerting.ts';
import { DeliveryDetails } from './delivery-details.tsx';
import { DELIVERY_STATE_WORDS } from './delivery-states.ts';
import { subjectWords } from './delivery-words.ts';

const LOOKS: Readonly<Record<Delivery['state'], string>> = {
  pending: 'text-ink',
  sending: 'text-ink',
  delivered: 'text-saved',
  coalesced: 'text-muted',
  held: 'text-muted',
  dead: 'font-medium text-danger',
};

/** A message with its recipient and state. All tries are shown when it is open. */
export function DeliveryItem({
  delivery,
  mayWrite,
  isOpen,
  onOpen,
}: {
  delivery: Delivery;
  mayWrite: boolean;
  isOpen: boolean;
  onOpen: (open: boolean) => void;
}) {
  const state = DELIVERY_STATE_WORDS[delivery.state];
  const isWaiting = delivery.state === 'pending' && delivery.nextTryAt !== null;
  return (
    <li className="border-b border-line last:border-b-0">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => onOpen(!isOpen)}
        className="grid min-h-11 w-full grid-cols-[16px_minmax(0,1fr)] items-start gap-x-2 py-2 text-left hover:bg-hover md:grid-cols-[16px_96px_minmax(0,1fr)_160px_220px]"
      >
        <ChevronRight
          aria-hidden
          size={14}
          className={`mt-0.5 text-muted motion-safe:transition-transform ${isOpen ? 'rotate-90' : ''}`}
        />
        <Ago at={delivery.createdAt} className="text-muted max-md:order-last max-md:col-start-2" />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {delivery.incident === null ? null : <span className="num text-muted">#{delivery.incident.number} </span>}
          <span className="font-medium">{subjectWords(delivery)}</span>
          {delivery.kind === 'incident' ? (
            <span className="font-mono text-muted"> {visibleText(delivery.type)}</span>
          ) : null}
        </span>
        <span className="min-w-0 [overflow-wrap:anywhere] max-md:col-start-2">{visibleText(delivery.channel)}</span>
        <span className="max-md:col-start-2" title={state.means}>
          <span className={LOOKS[delivery.state]}>{state.word}</span>
          <span className="text-muted">
            {delivery.attempts > 1 ? `, ${delivery.attempts} attempts` : ''}
            {isWaiting && delivery.nextTryAt !== null ? (
              <>
                , next <Ago at={delivery.nextTryAt} />
              </>
            ) : null}
          </span>
        </span>
      </button>
      {isOpen ? <DeliveryDetails id={delivery.id} mayWrite={mayWrite} /> : null}
    </li>
  );
}
