import type { Database } from '../client.ts';
import type { Prisma } from '../generated/client.ts';

/** An entry of the audit log. Names are copied, so that they outlive the entities. */
export type AuditEventRow = {
  id: number;
  at: Date;
  actorKind: string;
  actorId: string | null;
  actorName: string | null;
  /** "repository.add", "user.change", … */
  action: string;
  targetKind: string | null;
  targetId: string | null;
  targetName: string | null;
  /** The changes, without secrets. */
  details: Prisma.JsonValue;
};

export async function insertAuditEvent(
  db: Database,
  event: Omit<AuditEventRow, 'id' | 'details'> & { details: Record<string, unknown> },
): Promise<void> {
  // Drops what JSON cannot represent, such as undefined.
  const details = JSON.parse(JSON.stringify(event.details)) as Prisma.InputJsonObject;
  await db.auditEvent.create({ data: { ...event, details } });
}

/** Lists events, newest first. @param before - only events with a smaller id */
export async function listAuditEvents(
  db: Database,
  { limit, before }: { limit: number; before: number | null },
): Promise<AuditEventRow[]> {
  return db.auditEvent.findMany({
    where: before === null ? {} : { id: { lt: before } },
    orderBy: { id: 'desc' },
    take: limit,
  });
}
