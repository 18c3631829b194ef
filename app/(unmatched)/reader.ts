import { cache } from 'react';
import { may } from '#lib/auth/permissions.ts';
import { getUnmatchedContext } from '#lib/server/page-context.ts';

/** Reports whether the page is shown to a reader; false when the account cannot be read. */
export const isForReader = cache(async (): Promise<boolean> => {
  try {
    return may((await getUnmatchedContext()).caller, 'read');
  } catch {
    return false;
  }
});
