import { headers } from 'next/headers';
import { cache } from 'react';
import { noteCaller } from '#lib/log/request-context.ts';
import { getRuntime } from './runtime.ts';
import { openVisit } from './visit.ts';

/** Who looks at this page, and their doors; asked once however many parts of the page need it. */
export const getVisit = cache(async () => {
  const visit = await openVisit(getRuntime(), await headers());
  noteCaller(visit.caller.kind);
  return visit;
});
