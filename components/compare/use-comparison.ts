'use client';

import { useQuery } from '@tanstack/react-query';
import { type ComparedPair, compareQuery } from '#lib/queries/images/compare.ts';
import { refetchMs } from './reading.ts';

/** Compares two images; refetched while layers of them are being read, and after an error. */
export const useComparison = (pair: ComparedPair) =>
  useQuery({
    ...compareQuery(pair),
    refetchInterval: ({ state }) => refetchMs(state),
  });
