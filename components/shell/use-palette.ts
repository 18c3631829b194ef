'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { useMemo, useState } from 'react';
import { useDebounced } from '#components/ui/use-debounced.ts';
import { meQuery } from '#lib/queries/accounts/me.ts';
import { channelsQuery } from '#lib/queries/channels/channels.ts';
import { demoQuery } from '#lib/queries/demo.ts';
import { repositoryQuery } from '#lib/queries/repositories/repository.ts';
import { searchQuery } from '#lib/queries/search.ts';
import type { Situation } from './commands.ts';
import { listGroups } from './palette-groups.ts';
import { listRecent, visitorOf } from './recent-places.ts';

const SETTLED_MS = 120;

/** Before it is known who reads. */
const UNKNOWN: Situation['me'] = { kind: 'stranger', permissions: [] };

/** What decides which commands there are, from data that the page has already, the state of the demo, and the channels. */
function useSituation(): Situation {
  const client = useQueryClient();
  const path = usePathname();
  const { data: me = UNKNOWN } = useQuery(meQuery());
  const mayWrite = me.permissions.includes('write');
  const { data: demo } = useQuery({ ...demoQuery(), enabled: mayWrite });
  const { data: channels } = useQuery({ ...channelsQuery(), enabled: mayWrite });
  const id = /^\/repositories\/([^/]+)/.exec(path)?.[1] ?? null;
  const origin = id === null ? undefined : client.getQueryData(repositoryQuery(id).queryKey)?.origin;
  return {
    me,
    path,
    repositoryId: origin === 'demo' ? null : id,
    mayLoadDemo: demo?.state === 'absent',
    mayRemoveDemo: demo !== undefined && demo.state !== 'absent',
    hasChannels: channels !== undefined && channels.items.length > 0,
  };
}

/** The state of the palette: the typed text, the groups found, the entry that Enter opens. */
export function usePalette() {
  const situation = useSituation();
  const { data: me } = useQuery(meQuery());
  const [text, setText] = useState('');
  const [activeId, setActiveId] = useState<string | null>(null);
  const settled = useDebounced(text.trim(), SETTLED_MS);
  const { data, error, isFetching, isPlaceholderData } = useQuery(searchQuery(settled));
  const isSettled = text.trim() === settled && (settled === '' || (!isPlaceholderData && !isFetching));
  const account = me === undefined ? null : visitorOf(me);
  const recent = useMemo(() => (account === null ? [] : listRecent(account)), [account]);
  const groups = listGroups({
    text,
    situation,
    results: data ?? null,
    isCurrent: text.trim() === settled && !isPlaceholderData,
    recent,
  });
  const items = groups.flatMap((group) => group.items);
  const at = Math.max(
    0,
    items.findIndex(({ id }) => id === activeId),
  );
  return {
    text,
    type: (typed: string) => {
      setText(typed);
      setActiveId(null);
    },
    groups,
    items,
    current: items[at] ?? null,
    activate: setActiveId,
    /** Moves by entries, around the ends. */
    step: (by: number) => setActiveId(items[(at + by + items.length) % items.length]?.id ?? null),
    error,
    /** False until the entries are those of the typed text. */
    isSettled: isSettled || error !== null,
    /** True if an entry was chosen by key or pointer. */
    isChosen: activeId !== null,
  };
}

export type Palette = ReturnType<typeof usePalette>;
