'use client';

import { useQuery } from '@tanstack/react-query';
import { useDebounced } from '#components/ui/use-debounced.ts';
import { backtestQuery, type TriedRule } from '#lib/queries/rules/rules.ts';
import type { Backtest } from '#lib/views/dto/alerting.ts';

const SETTLED_MS = 400;

/** The back-test of the typed values: the last answer, whether a newer one is on its way, and why there is none. */
export type LiveBacktest = { backtest: Backtest | undefined; isUpdating: boolean; error: Error | null };

/**
 * Back-tests a rule as its values change.
 *
 * @param id - the rule that is edited; null for a new one
 * @param tried - null while a field is wrong
 */
export function useBacktest(id: string | null, tried: TriedRule | null): LiveBacktest {
  const typed = JSON.stringify(tried);
  const settled = useDebounced(typed, SETTLED_MS);
  const { data, isFetching, error } = useQuery(backtestQuery(id, JSON.parse(settled) as TriedRule | null));
  return { backtest: data, isUpdating: isFetching || settled !== typed, error };
}
