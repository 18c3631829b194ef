import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { checkedTagsQuery } from '#lib/queries/usage/what-if.ts';
import type { RemovalCheck } from '#lib/views/dto/usage.ts';

export type TagCheck = {
  /** Number of the last finished check, 0 before, and what the registry said in it. */
  finished: number;
  items: RemovalCheck['items'];
  error: Error | null;
  isFetching: boolean;
  done: number;
  total: number;
  start(ids: readonly number[]): void;
};

/** Asks the registry about tags when it is started. */
export function useTagCheck(): TagCheck {
  const [{ ids, attempt }, setAsked] = useState<{ ids: readonly number[]; attempt: number }>({ ids: [], attempt: 0 });
  const [done, setDone] = useState(0);
  const { data, error, isFetching } = useQuery(checkedTagsQuery(ids, attempt, setDone));
  return {
    finished: data?.attempt ?? 0,
    items: data?.items ?? [],
    error,
    isFetching,
    done,
    total: ids.length,
    start(next) {
      setDone(0);
      setAsked({ ids: next, attempt: attempt + 1 });
    },
  };
}
