'use client';

import { useQuery } from '@tanstack/react-query';
import { type ComparedPair, compareQuery } from '#lib/queries/compare.ts';
import { readingOf } from './reading.ts';

/** Two images compared; asked again while layers of theirs are being read. */
export const useComparison = (pair: ComparedPair, enabled = true) =>
  useQuery({
    ...compareQuery(pair),
    enabled,
    refetchInterval: ({ state }) => (state.data !== undefined && readingOf(state.data).pending > 0 ? 4_000 : false),
  });
