'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ComparisonSkeleton } from '#components/compare/skeleton.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { Failure } from '#components/states/failure.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { type IncidentAction, incidentsQuery } from '#lib/queries/incidents.ts';
import { rowsOfPages } from '#lib/queries/rows-of-pages.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { DoneNote } from './done-note.tsx';
import { ActionDialog } from './lazy-action-dialog.ts';
import { IncidentList } from './list.tsx';
import { InboxToolbar } from './toolbar.tsx';
import { useCurrent } from './use-current.ts';
import { useInboxKeys } from './use-inbox-keys.ts';
import { filterOf, type InboxUrl, useInboxUrl } from './use-inbox-url.ts';
import { useIncidentActions } from './use-incident-actions.ts';
import { useIsWide } from './use-is-wide.ts';

const ActionBar = dynamic(() => import('./action-bar.tsx').then((module) => module.ActionBar));
const EmptyInbox = dynamic(() => import('./empty.tsx').then((module) => module.EmptyInbox));

/** Loaded after the list, and never by a phone. */
const IncidentStory = dynamic(() => import('./story.tsx').then((module) => module.IncidentStory), {
  ssr: false,
  loading: () => <ComparisonSkeleton />,
});

const NO_FILTER: Partial<InboxUrl> = {
  q: '',
  kind: null,
  severity: null,
  owner: null,
  relation: null,
  repository: null,
};

const NONE: IncidentRow[] = [];

/** The inbox: what is above its line, worked through by keyboard; the story of the one that is chosen beside it. */
export function InboxScreen() {
  const router = useRouter();
  const wide = useIsWide();
  const mayWrite = useMay('write');
  const [url, setUrl] = useInboxUrl();
  const query = useInfiniteQuery(incidentsQuery(filterOf(url)));
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const story = useRef<HTMLDivElement>(null);
  const items = useMemo(() => (query.data ? rowsOfPages(query.data.pages) : NONE), [query.data]);
  const actions = useIncidentActions(() => setPicked(new Set()));
  const { current, shown } = useCurrent(items, url.i);
  const targets = items.filter(({ id }) => picked.has(id));

  const show = (number: number) => {
    void setUrl({ i: number });
    list.current?.querySelector<HTMLElement>(`[data-incident="${number}"] a`)?.focus();
    // A new story is read from its beginning.
    if ((story.current?.getBoundingClientRect().top ?? 0) < 0) window.scrollTo({ top: 0 });
  };
  const findFocused = () => {
    const row = document.activeElement?.closest<HTMLElement>('[data-incident]') ?? null;
    return row === null ? null : (items.find(({ number }) => String(number) === row.dataset.incident) ?? null);
  };
  /** What a key is about: where the focus is, else the one whose story is shown. */
  const findSubject = () => findFocused() ?? (wide === true ? current : null);
  const step = (by: number) => {
    const at = items.findIndex(({ id }) => id === (findFocused() ?? current)?.id);
    // The first key goes to the list, and only then along it.
    const isFirst = findFocused() === null && url.i === null;
    const next = items[isFirst ? 0 : Math.max(0, Math.min(items.length - 1, at + by))];
    if (next !== undefined) show(next.number);
  };
  const togglePick = ({ id }: IncidentRow, isPicked: boolean) =>
    setPicked((before) => {
      const after = new Set(before);
      if (isPicked) after.add(id);
      else after.delete(id);
      return after;
    });
  const withSubject = (act: (subject: IncidentRow) => void) => () => {
    const subject = findSubject();
    if (subject !== null) act(subject);
  };
  const start = (action: IncidentAction) =>
    mayWrite ? withSubject((subject) => actions.start(action, targets.length > 0 ? targets : [subject])) : null;
  useInboxKeys({
    next: () => step(1),
    previous: () => step(-1),
    open: withSubject(({ number }) => router.push(`/incidents/${number}`)),
    pick: mayWrite ? withSubject((subject) => togglePick(subject, !picked.has(subject.id))) : null,
    filter: () => input.current?.select(),
    acknowledge: start('acknowledge'),
    accept: start('accept'),
    mute: start('mute'),
  });
  // What the filter hides must not be acted upon.
  useEffect(() => {
    setPicked((before) => {
      const kept = new Set(items.flatMap(({ id }) => (before.has(id) ? [id] : [])));
      return kept.size === before.size ? before : kept;
    });
  }, [items]);

  const page = query.data?.pages[0];
  const isFiltered = filterText(url) !== '';
  return (
    <div className="flex flex-col gap-4">
      <h1 className="text-l font-medium">Incidents</h1>
      <InboxToolbar
        url={url}
        input={input}
        owners={page?.owners ?? []}
        openCount={page?.openCount ?? null}
        onChange={(change) => void setUrl({ ...change, i: null })}
      />
      <StaleNote error={query.data === undefined ? null : query.error} updatedAt={query.dataUpdatedAt} />
      {mayWrite && targets.length > 0 ? (
        <section aria-label="Picked incidents" className="flex flex-wrap items-center gap-3 border-y border-line py-2">
          <span className="font-medium">{targets.length} picked</span>
          <ActionBar incidents={targets} actions={actions} />
        </section>
      ) : null}
      <DoneNote actions={actions} />
      {wide === false && actions.asked === null ? <InlineError error={actions.error} /> : null}
      {query.data === undefined ? (
        query.error === null ? (
          <div role="status" aria-label="Loading incidents" className="skeleton h-96" />
        ) : (
          <Failure title="The incidents could not be read" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : items.length === 0 ? (
        <EmptyInbox
          isFiltered={isFiltered || url.state !== 'open'}
          onClear={() => void setUrl({ ...NO_FILTER, state: 'open' })}
        />
      ) : (
        <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(320px,400px)_minmax(0,1fr)]">
          <IncidentList
            ref={list}
            items={items}
            current={current}
            picked={picked}
            total={page?.total ?? items.length}
            onPick={mayWrite ? togglePick : null}
            onShow={show}
            onMore={query.hasNextPage ? () => void query.fetchNextPage() : null}
          />
          {shown === null ? null : (
            <div ref={story} className="min-w-0 max-lg:hidden">
              {wide === true ? (
                <IncidentStory key={shown} incident={String(shown)} actions={mayWrite ? actions : null} page={false} />
              ) : (
                <ComparisonSkeleton />
              )}
            </div>
          )}
        </div>
      )}
      {mayWrite ? <ActionDialog actions={actions} /> : null}
    </div>
  );
}

const filterText = ({ q, kind, severity, owner, relation, repository }: InboxUrl): string =>
  [q, kind, severity, owner, relation, repository].filter(Boolean).join(' ');
