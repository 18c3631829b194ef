import { createGuarded } from '#lib/auth/guarded.ts';
import type { Database } from '#lib/db/client.ts';
import type { GuardedViews } from '#lib/views/context.ts';

/** Who may everything, for tests that are not about who may what. */
export const SYSTEM = { kind: 'system', name: 'plimsoll' } as const;

export const openViews = (db: Database): GuardedViews => createGuarded(SYSTEM, { db });
