'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo, useRef } from 'react';
import { useMay } from '#components/shell/use-me.ts';
import { type IncidentAction, incidentsQuery } from '#lib/queries/incidents/incidents.ts';
import { rowsOfPages } from '#lib/queries/requests/rows-of-pages.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { type Moved, rowAfter } from './row-after.ts';
import { useCurrent } from './use-current.ts';
import { useInboxKeys } from './use-inbox-keys.ts';
import { filterOf, useInboxUrl } from './use-inbox-url.ts';
import { useIncidentActions } from './use-incident-actions.ts';
import { useIsWide } from './use-is-wide.ts';
import { usePicked } from './use-picked.ts';

const NONE: IncidentRow[] = [];

/** The state of the inbox, and its keyboard. */
export function useInbox() {
  const router = useRouter();
  const wide = useIsWide();
  const mayWrite = useMay('write');
  const [url, setUrl] = useInboxUrl();
  const query = useInfiniteQuery(incidentsQuery(filterOf(url)));
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const story = useRef<HTMLDivElement>(null);
  const moved = useRef<Moved | null>(null);
  const items = useMemo(() => (query.data ? rowsOfPages(query.data.pages) : NONE), [query.data]);
  const { picked, targets, toggle, clear } = usePicked(items);
  const actions = useIncidentActions(clear);
  const { current, shown } = useCurrent(items, url.i);

  const show = (number: number) => {
    void setUrl({ i: number });
    list.current?.querySelector<HTMLElement>(`[data-incident="${number}"] a`)?.focus();
    // Another story is read from its beginning.
    if ((story.current?.getBoundingClientRect().top ?? 0) < 0) window.scrollTo({ top: 0 });
  };
  const findFocused = () => {
    const row = document.activeElement?.closest<HTMLElement>('[data-incident]') ?? null;
    return row === null ? null : (items.find(({ number }) => String(number) === row.dataset.incident) ?? null);
  };
  const step = (by: 1 | -1) => {
    const focused = findFocused();
    // The first key moves the focus into the list.
    const isFirst = focused === null && url.i === null;
    const number = isFirst ? undefined : (focused ?? current)?.number;
    const next = rowAfter(items, { number, by, moved: moved.current });
    moved.current = null;
    if (next !== undefined) show(next.number);
  };
  /** A key is about the focused row, else about the incident whose story is shown. */
  const withSubject = (act: (subject: IncidentRow) => void) => () => {
    const subject = findFocused() ?? (wide === true ? current : null);
    if (subject !== null) act(subject);
  };
  const start = (action: IncidentAction) =>
    mayWrite
      ? withSubject((subject) => {
          if (action === 'acknowledge')
            moved.current = { number: subject.number, at: items.findIndex(({ id }) => id === subject.id) };
          actions.start(action, targets.length > 0 ? targets : [subject]);
        })
      : null;
  useInboxKeys({
    next: () => step(1),
    previous: () => step(-1),
    open: withSubject(({ number }) => router.push(`/incidents/${number}`)),
    pick: mayWrite ? withSubject((subject) => toggle(subject, !picked.has(subject.id))) : null,
    filter: () => input.current?.select(),
    acknowledge: start('acknowledge'),
    accept: start('accept'),
    mute: start('mute'),
  });
  return {
    url,
    setUrl,
    query,
    items,
    picked,
    targets,
    toggle,
    actions,
    current,
    shown,
    show,
    wide,
    mayWrite,
    input,
    list,
    story,
  };
}
