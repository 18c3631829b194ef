import dynamic from 'next/dynamic';
import type { Ref } from 'react';
import { formatCount } from '#lib/format/count.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { ListRow } from './list-row.tsx';
import { sectionsOf } from './sections.ts';

/** Loaded after the rows, which are read first. */
const ListFooter = dynamic(() => import('./list-footer.tsx').then((module) => module.ListFooter), {
  ssr: false,
  loading: () => <div className="skeleton my-2 h-[18px] w-64 max-w-full" />,
});

type Props = {
  ref: Ref<HTMLDivElement>;
  items: IncidentRow[];
  current: IncidentRow | null;
  picked: ReadonlySet<string>;
  /** Number of incidents that match. */
  total: number;
  /** Numbers of open and acknowledged ones that match, where the list shows them apart; else null. */
  counts: { open: number; acknowledged: number } | null;
  onPick: ((incident: IncidentRow, picked: boolean) => void) | null;
  onShow: (number: number) => void;
  onMore: (() => void) | null;
};

/** The list of the inbox, with its keys. Open incidents stand before the acknowledged ones. */
export function IncidentList({ ref, items, current, picked, total, counts, onPick, onShow, onMore }: Props) {
  return (
    <section
      aria-label="Inbox"
      className="min-w-0 lg:sticky lg:top-14 lg:flex lg:max-h-[calc(100dvh-72px)] lg:flex-col lg:self-start"
    >
      <div ref={ref} className="flex flex-col gap-4 lg:min-h-0 lg:overflow-y-auto">
        {sectionsOf(items, counts).map(({ title, count, rows }) => (
          <div key={title ?? ''}>
            {title === null ? null : (
              <h2 className="flex items-baseline gap-2 pb-1 font-medium">
                {title} <span className="num font-normal text-muted">{formatCount(count)}</span>
              </h2>
            )}
            <ul aria-label={title ?? 'Matches'} className="border-t border-line">
              {rows.map((incident) => (
                <ListRow
                  key={incident.id}
                  incident={incident}
                  current={incident.id === current?.id}
                  picked={picked.has(incident.id)}
                  onPick={onPick === null ? null : (isPicked) => onPick(incident, isPicked)}
                  onShow={() => onShow(incident.number)}
                />
              ))}
            </ul>
          </div>
        ))}
      </div>
      <ListFooter shown={items.length} total={total} canPick={onPick !== null} onMore={onMore} />
    </section>
  );
}
