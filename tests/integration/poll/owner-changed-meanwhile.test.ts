import { expect, it } from 'vitest';
import { changeOwners } from '#lib/commands/repositories/owners.ts';
import { changeRepository } from '#lib/commands/repositories/repositories.ts';
import { claimRepository, fence } from '#lib/db/polls/claims.ts';
import { deriveClaimed } from '#lib/poll/derive.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { createPollCommands } from './command-context.ts';
import { openWorld } from './world.ts';

it('an owner that is set while a poll holds the repository is used when that poll derives', async () => {
  const world = await openWorld();
  const { db, clock, poller } = world;
  const fake = await fakeRegistry();
  fake.content.image('team/app', 'latest', [1_000]);
  const registryId = await world.addRegistry(fake.baseUrl);
  const seen = await world.addRepository(registryId, 'team/app');
  await world.poll(seen);
  // The second repository was never derived. It has no summary in which a request to derive it can be stored.
  for (const id of [seen, await world.addRepository(registryId, 'team/new')]) {
    const claim = await claimRepository(db, id, clock.now());
    if (claim === null) throw new Error('nobody else holds it');
    await changeRepository(createPollCommands(world), id, { owner: 'Payments', relation: 'upstream' });
    await deriveClaimed(db, claim, clock.now(), clock.now());
    const { resolvedOwner } = await db.repository.findUniqueOrThrow({ where: { id } });
    expect(resolvedOwner).toBe('Payments');
  }
  await poller.stop(0);
});

it('owner rules can be replaced while a derivation holds a matching repository for seconds', async () => {
  const world = await openWorld();
  const { db, clock } = world;
  const id = await world.addRepository(await world.addRegistry('https://registry.example'), 'team/app');
  const claim = await claimRepository(db, id, clock.now());
  if (claim === null) throw new Error('nobody else holds it');
  const deriving = db.$transaction(
    async (tx) => {
      await fence(tx, claim);
      await new Promise((resolve) => setTimeout(resolve, 6_000));
    },
    { timeout: 20_000 },
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  await changeOwners(createPollCommands(world), {
    items: [{ pattern: 'registry.example/*', owner: 'Web', nodes: null, purpose: null }],
  });
  await deriving;
  expect((await db.repository.findUniqueOrThrow({ where: { id } })).resolvedOwner).toBe('Web');
}, 30_000);
