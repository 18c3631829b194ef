import { insertAuditEvent } from '#lib/db/accounts/audit.ts';
import type { Database } from '#lib/db/client.ts';
import type { CommandContext } from '../context.ts';

export type AuditTarget = {
  kind:
    | 'repository'
    | 'registry'
    | 'user'
    | 'invitation'
    | 'token'
    | 'owners'
    | 'demo'
    | 'incident'
    | 'channel'
    | 'delivery'
    | 'rule'
    | 'budget'
    | 'forge'
    | 'check'
    | 'route'
    | 'mute'
    | 'base-url';
  id: string | null;
  name: string | null;
};

/** Writes to the audit log who changed what. `details` must never contain a secret. */
export async function noteChange(
  { db, clock, actor }: Pick<CommandContext, 'clock' | 'actor'> & { db: Database },
  action: string,
  target: AuditTarget,
  details: Record<string, unknown> = {},
): Promise<void> {
  await insertAuditEvent(db, {
    at: clock.now(),
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    action,
    targetKind: target.kind,
    targetId: target.id,
    targetName: target.name,
    details,
  });
}

type Note = (action: string, target: AuditTarget, details?: Record<string, unknown>) => Promise<void>;

/** Makes a change and notes it in one transaction. */
export function changeAndNote<T>(
  { db, clock, actor }: Pick<CommandContext, 'db' | 'clock' | 'actor'>,
  change: (tx: Database, note: Note) => Promise<T>,
  options: { timeout?: number; maxWait?: number } = {},
): Promise<T> {
  return db.$transaction((tx) => change(tx, (...noted) => noteChange({ db: tx, clock, actor }, ...noted)), options);
}
