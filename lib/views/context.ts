import type { Door } from '#lib/auth/door.ts';
import type { Database } from '#lib/db/client.ts';

/** What views read from, once the caller may. */
export type ViewContext = { db: Database };
export type ViewDoor = Door<ViewContext>;
