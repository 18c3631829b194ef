import type { Database } from './client.ts';

const OUTSIDE_DEMO = { where: { origin: { not: 'demo' } } } as const;

/** Returns which parts of the set-up exist, without what the demo brings. */
export async function getNextSteps(db: Database) {
  const id = { select: { id: true } } as const;
  const [ownRepositories, channel, budget, check, forge] = await Promise.all([
    db.repository.count(OUTSIDE_DEMO),
    db.channel.findFirst({ ...OUTSIDE_DEMO, ...id }),
    db.budget.findFirst({ ...OUTSIDE_DEMO, ...id }),
    db.check.findFirst(id),
    db.forge.findFirst(id),
  ]);
  return {
    ownRepositories,
    hasChannel: channel !== null,
    hasBudget: budget !== null,
    hasCiCheck: check !== null || forge !== null,
  };
}
