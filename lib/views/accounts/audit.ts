import { listAuditEvents } from '#lib/db/accounts/audit.ts';
import { toJsonObject } from '#lib/image/fields.ts';
import type { GuardedViews } from '../context.ts';
import { findCursor, formatCursor } from '../cursor.ts';
import type { AuditList } from '../dto/people.ts';

/** Returns the audit log, newest first. @param cursor - `nextCursor` of the previous page */
export async function readAudit(
  guarded: GuardedViews,
  { limit, cursor = null }: { limit: number; cursor?: string | null | undefined },
): Promise<AuditList> {
  const { db } = guarded.require('administer');
  const rows = await listAuditEvents(db, { limit: limit + 1, before: cursor === null ? null : findCursor(cursor) });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ id, at, action, actorKind, actorId, actorName, targetKind, targetId, targetName, details }) => ({
      id,
      action,
      at: at.toISOString(),
      actor: { kind: actorKind, id: actorId, name: actorName },
      target: targetKind === null ? null : { kind: targetKind, id: targetId, name: targetName },
      details: toJsonObject(details),
    })),
    nextCursor: rows.length > limit && last ? formatCursor(last.id) : null,
  };
}
