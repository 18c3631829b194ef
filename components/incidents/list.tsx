import type { Ref } from 'react';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#lib/format/count.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { ListRow } from './list-row.tsx';

type Props = {
  ref: Ref<HTMLUListElement>;
  items: IncidentRow[];
  current: IncidentRow | null;
  picked: ReadonlySet<string>;
  total: number;
  onPick: ((incident: IncidentRow, picked: boolean) => void) | null;
  onShow: (number: number) => void;
  onMore: (() => void) | null;
};

/** The list of the inbox, and how it is worked through. */
export function IncidentList({ ref, items, current, picked, total, onPick, onShow, onMore }: Props) {
  return (
    <div className="min-w-0 lg:sticky lg:top-14 lg:flex lg:max-h-[calc(100dvh-72px)] lg:flex-col lg:self-start">
      <ul ref={ref} aria-label="Incidents" className="border-t border-line lg:min-h-0 lg:overflow-y-auto">
        {items.map((incident) => (
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
      <div className="flex flex-wrap items-center gap-3 py-2 text-muted">
        {onMore === null ? null : <Button onClick={onMore}>Load more</Button>}
        <span className="num">
          {formatCount(items.length)} of {formatCount(total)}
        </span>
        <span className="max-lg:hidden">
          <Key name="j" /> next
          {onPick === null ? null : (
            <>
              {' '}
              <Key name="k" /> acknowledge <Key name="a" /> accept <Key name="m" /> mute <Key name="x" /> pick
            </>
          )}{' '}
          <Key name="↵" /> open
        </span>
      </div>
    </div>
  );
}

const Key = ({ name }: { name: string }) => <kbd className="font-mono text-ink">{name}</kbd>;
