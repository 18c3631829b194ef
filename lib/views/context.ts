import type { Guarded } from '#lib/auth/guarded.ts';
import type { Database } from '#lib/db/client.ts';

/** What views read from, once the caller may. */
type ViewContext = { db: Database };
export type GuardedViews = Guarded<ViewContext>;
