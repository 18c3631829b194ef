import { FromFile } from '#components/settings/from-file.tsx';
import { MatchesLine } from '#components/settings/matches-line.tsx';
import { type Sortable, SortableItem } from '#components/settings/sortable-item.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { Channel, Route } from '#lib/views/dto/alerting.ts';
import { RouteForm } from './route-form.tsx';

type Props = {
  route: Route;
  channels: readonly Channel[];
  sortable: Sortable;
  /** A route above it matches everything then stops. */
  isCutOff: boolean;
  mayWrite: boolean;
};

/** "when … → channels" */
export function RouteItem({ route, channels, sortable, isCutOff, mayWrite }: Props) {
  const { position, editing, onEdit } = sortable;
  return (
    <SortableItem
      sortable={sortable}
      name={`route ${position}`}
      mayChange={mayWrite && route.origin === 'ui'}
      below={editing ? <RouteForm route={route} channels={channels} onDone={() => onEdit(false)} /> : null}
    >
      <p className="flex flex-wrap items-baseline gap-x-2 [overflow-wrap:anywhere]">
        <span className="text-muted">when</span>
        <MatchesLine matches={route.matches} />
        <span aria-hidden className="text-muted">
          →
        </span>
        <span className="sr-only">goes to</span>
        <Receivers channels={channels.filter(({ id }) => route.channelIds.includes(id))} />
        {route.stop ? <span className="text-muted">then stop</span> : null}
        <FromFile origin={route.origin} place={route.place} />
      </p>
      {isCutOff ? <p className="text-danger">Never used: a route above matches everything and stops.</p> : null}
    </SortableItem>
  );
}

function Receivers({ channels }: { channels: readonly Channel[] }) {
  if (channels.length === 0) return <span className="font-medium">no channel</span>;
  return channels.map(({ id, name, enabled }) => (
    <span key={id} className={enabled ? 'font-medium' : 'text-muted line-through'}>
      {visibleText(name)}
      {enabled ? null : <span className="sr-only"> (disabled)</span>}
    </span>
  ));
}
