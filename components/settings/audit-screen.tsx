'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { Ago } from '#components/figures/time.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { auditQuery } from '#lib/queries/accounts/audit.ts';
import type { AuditEvent } from '#lib/views/dto/people.ts';
import { actionWords, actorWords, detailLines } from './audit-words.ts';

/** The audit log, newest first. */
export function AuditScreen() {
  const audit = useInfiniteQuery(auditQuery());
  return (
    <div className="flex max-w-[1040px] flex-col gap-4">
      <h1 className="text-l font-medium">Audit</h1>
      <Loaded query={audit} name="The audit log" rows={8} rowHeight={35}>
        {({ pages }) => {
          const events = pages.flatMap((page) => page.items);
          if (events.length === 0)
            return <p className="text-m text-muted">No changes yet. Every change is recorded here.</p>;
          return (
            <ol aria-label="Changes, newest first" className="border-t border-line">
              {events.map((event) => (
                <AuditItem key={event.id} event={event} />
              ))}
            </ol>
          );
        }}
      </Loaded>
      {audit.hasNextPage ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button disabled={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
            {audit.isFetchingNextPage ? 'Loading…' : 'Load older'}
          </Button>
          <InlineError error={audit.isFetchNextPageError ? audit.error : null} />
        </div>
      ) : null}
    </div>
  );
}

function AuditItem({ event }: { event: AuditEvent }) {
  const details = detailLines(event.details);
  return (
    <li className="flex flex-col gap-x-4 border-b border-line py-2 sm:flex-row">
      <Ago at={event.at} className="w-24 shrink-0 text-muted" />
      {details.length === 0 ? (
        <p className="min-w-0 pl-[16px] [overflow-wrap:anywhere]">
          <Sentence event={event} />
        </p>
      ) : (
        <details className="group min-w-0 flex-1">
          <summary className="flex list-none items-start [overflow-wrap:anywhere] [&::-webkit-details-marker]:hidden">
            <ChevronRight
              aria-hidden
              size={14}
              className="mt-0.5 mr-[2px] shrink-0 text-muted group-open:rotate-90 motion-safe:transition-transform"
            />
            <span className="min-w-0">
              <Sentence event={event} />
            </span>
          </summary>
          <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 py-1 pl-[16px] text-muted">
            {details.map(({ name, value }) => (
              <div key={name} className="contents">
                <dt>{name}</dt>
                <dd className="font-mono text-ink [overflow-wrap:anywhere]">{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </li>
  );
}

function Sentence({ event }: { event: AuditEvent }) {
  const { did, to } = actionWords(event);
  return (
    <>
      <span className="font-medium">{actorWords(event.actor)}</span> {did}{' '}
      {to === null ? null : <span className="font-medium">{to}</span>}
    </>
  );
}
