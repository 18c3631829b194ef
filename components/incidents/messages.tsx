import { Ago } from '#components/figures/time.tsx';
import { DELIVERY_STATE_WORDS } from '#components/settings/deliveries/delivery-states.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Incident } from '#lib/views/dto/incidents.ts';
import { eventWords } from './timeline.ts';

/** The messages that were sent about the incident, newest first. */
export function Messages({ deliveries }: { deliveries: Incident['deliveries'] }) {
  return (
    <section aria-label="Messages" className="flex flex-col gap-2 border-t border-line pt-4">
      <h2 className="text-m font-medium">Messages</h2>
      {deliveries.length === 0 ? (
        <p className="text-muted">No message was sent.</p>
      ) : (
        <ul className="flex flex-col gap-0.5">
          {deliveries.map(({ id, channel, state, at, type }) => (
            <li key={id} className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium">{visibleText(channel)}</span>
              <span>{eventWords(type.split('.').at(-1) ?? type, type.includes('.secret.'))}</span>
              <span
                className={state === 'dead' ? 'text-danger' : 'text-muted'}
                title={DELIVERY_STATE_WORDS[state].means}
              >
                {DELIVERY_STATE_WORDS[state].word}
              </span>
              <Ago at={at} className="text-muted" />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
