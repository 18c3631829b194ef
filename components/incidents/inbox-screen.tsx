'use client';

import dynamic from 'next/dynamic';
import { ComparisonSkeleton } from '#components/compare/skeleton.tsx';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { FLOATING, Float } from '#components/ui/float.tsx';
import { countOf } from '#lib/format/count.ts';
import { ActionDialog } from './lazy-action-dialog.ts';
import { DoneNote } from './lazy-done-note.tsx';
import { IncidentList } from './list.tsx';
import { InboxToolbar } from './toolbar.tsx';
import { useInbox } from './use-inbox.ts';
import type { InboxUrl } from './use-inbox-url.ts';

const ActionBar = dynamic(() => import('./action-bar.tsx').then((module) => module.ActionBar));
const EmptyInbox = dynamic(() => import('./empty.tsx').then((module) => module.EmptyInbox));

/** Phones show no story beside the list and never load it. */
const IncidentStory = dynamic(() => import('./story.tsx').then((module) => module.IncidentStory), {
  ssr: false,
  loading: () => <ComparisonSkeleton />,
});

const NO_FILTER = { q: '', kind: null, severity: null, owner: null, relation: null, repository: null };

const isFiltered = ({ state, q, kind, severity, owner, relation, repository }: InboxUrl): boolean =>
  state !== 'active' || [q, kind, severity, owner, relation, repository].some(Boolean);

/** The inbox: incidents to work through by keyboard, with the story of the chosen one beside the list. */
export function InboxScreen() {
  const inbox = useInbox();
  const { url, setUrl, query, targets, actions, mayWrite } = inbox;
  const page = query.data?.pages[0];
  return (
    <div className="flex flex-col gap-4 pb-12">
      <h1 className="text-l font-medium">Incidents</h1>
      <InboxToolbar
        url={url}
        input={inbox.input}
        owners={page?.owners ?? []}
        counts={page === undefined ? null : { open: page.openCount, acknowledged: page.acknowledgedCount }}
        onChange={(change) => void setUrl({ ...change, i: null })}
      />
      <StaleNote error={query.data === undefined ? null : query.error} updatedAt={query.dataUpdatedAt} />
      <Incidents inbox={inbox} />
      <Float>
        {mayWrite && targets.length > 0 ? (
          <section aria-label="Selection" className={`flex flex-wrap items-center gap-3 ${FLOATING}`}>
            <span className="font-medium">{countOf(targets.length, 'incident')} selected</span>
            <ActionBar incidents={targets} actions={actions} />
          </section>
        ) : null}
        <DoneNote actions={actions} />
      </Float>
      {mayWrite ? <ActionDialog actions={actions} /> : null}
    </div>
  );
}

function Incidents({ inbox }: { inbox: ReturnType<typeof useInbox> }) {
  const { url, setUrl, query, items, shown, wide, actions, mayWrite } = inbox;
  if (query.data === undefined)
    return query.error === null ? (
      <div role="status" aria-label="Loading incidents" className="skeleton h-96" />
    ) : (
      <Failure title="The incidents could not be read" error={query.error} onRetry={() => void query.refetch()} />
    );
  if (items.length === 0)
    return <EmptyInbox isFiltered={isFiltered(url)} onClear={() => void setUrl({ ...NO_FILTER, state: 'active' })} />;
  const [page] = query.data.pages;
  const isSplit = url.state === 'active' && page !== undefined;
  return (
    <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(320px,400px)_minmax(0,1fr)]">
      <IncidentList
        ref={inbox.list}
        items={items}
        current={inbox.current}
        picked={inbox.picked}
        total={page?.total ?? items.length}
        counts={isSplit ? { open: page.openCount, acknowledged: page.acknowledgedCount } : null}
        onPick={mayWrite ? inbox.toggle : null}
        onShow={inbox.show}
        onMore={query.hasNextPage ? () => void query.fetchNextPage() : null}
      />
      {shown === null ? null : (
        <div ref={inbox.story} className="min-w-0 max-lg:hidden">
          {wide === true ? (
            <IncidentStory key={shown} incident={String(shown)} actions={mayWrite ? actions : null} page={false} />
          ) : (
            <ComparisonSkeleton />
          )}
        </div>
      )}
    </div>
  );
}
