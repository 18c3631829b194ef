import type { Guarded } from '#lib/auth/guarded.ts';
import type { Database } from '#lib/db/client.ts';

/** The database of views, available once the caller has the permission. */
type ViewContext = { db: Database };
export type GuardedViews = Guarded<ViewContext>;
