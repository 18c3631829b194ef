'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { meQuery } from '#lib/queries/accounts/me.ts';
import { rememberVisit, visitorOf } from './recent-places.ts';

/** After this time on a page, its title is set and the visit counts. */
const SETTLED_MS = 1_500;

/** Remembers in this browser which pages were visited, for the palette. */
export function useVisits(path: string): void {
  const { data } = useQuery(meQuery());
  const account = data === undefined ? null : visitorOf(data);
  useEffect(() => {
    if (account === null) return;
    const timer = setTimeout(() => rememberVisit(account, path, document.title), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [account, path]);
}
