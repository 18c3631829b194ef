import { cache } from 'react';
import { getPageContext } from '#lib/server/page-context.ts';
import { readCheck } from '#lib/views/checks/checks.ts';

/** Cached for one request: layout and page read the same check. */
export const readCheckOnce = cache(async (id: string) => readCheck((await getPageContext()).views, id));
