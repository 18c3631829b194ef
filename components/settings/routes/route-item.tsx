'use client';

import { FromFile } from '#components/settings/from-file.tsx';
import { MatchesLine } from '#components/settings/matches-line.tsx';
import { MoveButtons, moveByKey } from '#components/settings/move-buttons.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { Channel, Route } from '#lib/views/dto/alerting.ts';
import { RouteForm } from './route-form.tsx';

/** "when … → channels" */
export function RouteItem({
  route,
  channels,
  position,
  isFirst,
  isLast,
  isCutOff,
  mayWrite,
  editing,
  onEdit,
  onMove,
}: {
  route: Route;
  channels: readonly Channel[];
  position: number;
  isFirst: boolean;
  isLast: boolean;
  /** A route above it takes everything and says stop. */
  isCutOff: boolean;
  mayWrite: boolean;
  editing: boolean;
  onEdit: (editing: boolean) => void;
  onMove: (by: 1 | -1) => void;
}) {
  const mayChange = mayWrite && route.origin === 'ui';
  const receivers = channels.filter(({ id }) => route.channelIds.includes(id));
  return (
    <li
      className="flex flex-col gap-2 border-b border-line py-3 last:border-b-0"
      onKeyDown={mayChange && !editing ? moveByKey(onMove) : undefined}
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <span className="num w-6 pt-1.5 text-right text-muted max-sm:hidden">{position}</span>
        <div className="flex min-h-8 min-w-0 flex-1 basis-72 flex-col justify-center gap-1">
          <p className="flex flex-wrap items-baseline gap-x-2 [overflow-wrap:anywhere]">
            <span className="text-muted">when</span>
            <MatchesLine matches={route.matches} />
            <span aria-hidden className="text-muted">
              →
            </span>
            <span className="sr-only">goes to</span>
            {receivers.length === 0 ? (
              <span className="font-medium">nobody</span>
            ) : (
              receivers.map(({ id, name, enabled }) => (
                <span key={id} className={enabled ? 'font-medium' : 'text-muted line-through'}>
                  {visibleText(name)}
                  {enabled ? null : <span className="sr-only"> (switched off)</span>}
                </span>
              ))
            )}
            {route.stop ? <span className="text-muted">and stop</span> : null}
            <FromFile origin={route.origin} place={route.place} />
          </p>
          {isCutOff ? (
            <p className="text-danger">Never reached: a route above it takes everything and says stop.</p>
          ) : null}
        </div>
        {mayChange ? (
          <span className="flex items-center gap-1">
            <MoveButtons name={`route ${position}`} isFirst={isFirst} isLast={isLast} onMove={onMove} />
            <Button aria-expanded={editing} aria-label={`Edit route ${position}`} onClick={() => onEdit(!editing)}>
              Edit
            </Button>
          </span>
        ) : null}
      </div>
      {editing ? <RouteForm route={route} channels={channels} onDone={() => onEdit(false)} /> : null}
    </li>
  );
}
