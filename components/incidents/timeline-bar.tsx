'use client';

import { useNow } from '#components/figures/clock.tsx';
import { Ago, Day } from '#components/figures/time.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { Incident } from '#lib/views/dto/incidents.ts';
import { STATES } from './states.ts';
import { eventWords, timelineOf } from './timeline.ts';

/** The timeline: a bar in the colours of the states, and each event with its author, time and reason. */
export function TimelineSection({ incident }: { incident: Incident }) {
  const now = useNow().getTime();
  const ofSecrets = incident.secrets !== null;
  const { stretches, ticks } = timelineOf(incident, now);
  return (
    <section aria-label="Timeline" className="flex flex-col gap-2">
      <div aria-hidden className="relative h-2.5 rounded-[2px] bg-line">
        {stretches.map(({ from, to, state }) => (
          <span
            key={`${from} ${state}`}
            className="absolute inset-y-0 rounded-[2px]"
            style={{
              left: `${from * 100}%`,
              width: `${(to - from) * 100}%`,
              background: STATES[state].colour,
              opacity: state === 'open' ? 1 : state === 'acknowledged' ? 0.6 : 0.35,
            }}
          />
        ))}
        {ticks.map(({ id, at, kind }) => (
          <span
            key={id}
            title={eventWords(kind, ofSecrets)}
            className="absolute -inset-y-1 w-0.5 bg-ink"
            style={{ left: `min(${at * 100}%, calc(100% - 2px))` }}
          />
        ))}
      </div>
      <ol aria-label="What happened" className="flex flex-col gap-0.5">
        {incident.events.map((event) => (
          <li key={event.id} className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{eventWords(event.kind, ofSecrets)}</span>
            <span className="text-muted">
              {event.by === null ? '' : `by ${visibleText(event.by)} `}
              <Ago at={event.at} />, <Day at={event.at} withTime />
              {untilOf(event.details)}
            </span>
            {event.reason === null ? null : <q className="[overflow-wrap:anywhere]">{visibleText(event.reason)}</q>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function untilOf(details: Record<string, unknown>) {
  const { until } = details;
  if (typeof until !== 'string' || Number.isNaN(Date.parse(until))) return null;
  return (
    <>
      {' '}
      until <Day at={until} />
    </>
  );
}
