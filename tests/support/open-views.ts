import { createGuarded } from '#lib/auth/guarded.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import type { GuardedViews } from '#lib/views/context.ts';

/** A caller with all permissions, for tests that are not about permissions. */
export const SYSTEM = { kind: 'system', name: 'plimsoll' } as const;

export const openViews = (db: DatabaseClient): GuardedViews => createGuarded(SYSTEM, { db });
