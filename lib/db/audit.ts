import type { Database } from './client.ts';
import type { Prisma } from './generated/client.ts';

/** Who changed what; names are copied, so that they outlive what they name. */
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
  /** What changed, never a secret. */
  details: Prisma.JsonValue;
};

export async function insertAuditEvent(
  db: Database,
  event: Omit<AuditEventRow, 'id' | 'details'> & { details: Record<string, unknown> },
): Promise<void> {
  // Only what JSON can say is kept.
  const details = JSON.parse(JSON.stringify(event.details)) as Prisma.InputJsonObject;
  await db.auditEvent.create({ data: { ...event, details } });
}

/** Newest first. @param before - only events with a smaller id */
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
