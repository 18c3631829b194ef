import type { DatabaseClient } from '#lib/db/client.ts';

/**
 * Removes what tests add: registries with everything watched on them, settings, incidents and the audit log. Accounts
 * stay.
 */
export async function removeAdded(db: DatabaseClient): Promise<void> {
  await db.$transaction([
    db.registry.deleteMany(),
    db.incident.deleteMany(),
    db.rule.deleteMany(),
    db.budget.deleteMany(),
    db.ownerRule.deleteMany(),
    db.mute.deleteMany(),
    db.route.deleteMany(),
    db.channel.deleteMany(),
    db.forge.deleteMany(),
    db.auditEvent.deleteMany(),
  ]);
}
