import { createDoor } from '#lib/auth/door.ts';
import type { Database } from '#lib/db/client.ts';
import type { ViewDoor } from '#lib/views/context.ts';

/** Who may everything, for tests that are not about who may what. */
export const SYSTEM = { kind: 'system', name: 'plimsoll' } as const;

export const openViews = (db: Database): ViewDoor => createDoor(SYSTEM, { db });
