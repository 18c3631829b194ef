import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { Ago } from '#components/figures/time.tsx';
import { useEarlyTick } from '#components/ui/use-early-input.ts';
import { percentOf } from '#lib/format/percent.ts';
import { visibleText } from '#lib/format/text.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { causeOf, spreadOf, titleOf } from './row-words.ts';
import { StateMark } from './state-mark.tsx';
import { isActive, kindWord } from './states.ts';
import { isWide } from './use-is-wide.ts';

type Props = {
  incident: IncidentRow;
  /** True if its story is beside the list. */
  current: boolean;
  picked: boolean;
  /** Null without the permission to write. */
  onPick: ((picked: boolean) => void) | null;
  onShow: () => void;
};

/** An incident in three lines: its growth, its cause, and its details. */
export function ListRow({ incident, current, picked, onPick, onShow }: Props) {
  const { lead, number, kind, severity, owner, relation, flapping } = incident;
  const spread = spreadOf(incident);
  const tick = useEarlyTick(picked, (early) => onPick?.(early));
  return (
    <li
      data-incident={number}
      aria-current={current ? 'true' : undefined}
      className="relative flex gap-2.5 border-b border-line px-2 py-2 hover:bg-hover has-[a:focus-visible]:bg-hover lg:aria-[current=true]:bg-tint"
    >
      <div className="flex flex-col items-center gap-1.5 pt-0.5">
        <StateMark incident={incident} />
        {onPick === null ? null : (
          <input
            ref={tick}
            type="checkbox"
            aria-label={`Select incident ${number}`}
            checked={picked}
            onChange={(event) => onPick(event.target.checked)}
            className="relative z-10 size-3.5 accent-[var(--accent)]"
          />
        )}
      </div>
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <div className="flex items-baseline gap-2">
          <Link
            href={`/incidents/${number}`}
            onClick={(event) => {
              // The Enter key opens the page like any link, and so does a click where there is no room for a story.
              const isKey = event.detail === 0 || event.metaKey || event.ctrlKey || event.shiftKey;
              if (isKey || !isWide()) return;
              event.preventDefault();
              onShow();
            }}
            className="min-w-0 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {titleOf(incident)}
          </Link>
          {lead === null ? null : <span className="num truncate text-muted">{visibleText(lead.stream)}</span>}
          {lead === null ? null : (
            <Change
              bytes={lead.deltaBytes}
              percent={percentOf(lead.deltaBytes, lead.beforeBytes)}
              className={`ml-auto shrink-0 ${isActive(incident.state) ? 'font-medium' : ''}`}
            />
          )}
        </div>
        <span className="truncate font-mono text-muted">{causeOf(incident)}</span>
        <span className="flex flex-wrap gap-x-2 text-muted">
          <span className="num">#{number}</span>
          <span>{kindWord(kind)}</span>
          {severity === 'critical' ? <span className="font-medium text-ink">critical</span> : null}
          {flapping ? <span>flapping</span> : null}
          {incident.recompressedAt !== null && isActive(incident.state) ? <span>recompressed, still open</span> : null}
          {relation === 'upstream' ? <span>third-party</span> : null}
          {owner === null ? null : <span>{visibleText(owner)}</span>}
          {spread === '' ? null : <span>{spread}</span>}
          <Ago at={incident.openedAt} className="ml-auto" />
        </span>
      </div>
    </li>
  );
}
