import type { Guarded } from '#lib/auth/guarded.ts';
import type { DatabaseClient } from '#lib/db/client.ts';

/** The database of views, available once the caller has the permission. */
type ViewContext = { db: DatabaseClient };
export type GuardedViews = Guarded<ViewContext>;
