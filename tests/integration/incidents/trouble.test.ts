import { describe, expect, it } from 'vitest';
import { ConflictError } from '#lib/commands/errors.ts';
import { acceptIncident, acknowledgeIncident, invalidateIncident } from '#lib/commands/incidents/incidents.ts';
import { createPollCommands } from '../poll/command-context.ts';
import { HOUR_MS, MINUTE_MS } from '../poll/world.ts';
import { openPushing } from './pushing.ts';

const CALM = { base: 50 };

async function openTroubled() {
  const world = await openPushing();
  const id = await world.watch('team/app', CALM);
  const troubles = () =>
    world.db.incident.findMany({ where: { kind: 'trouble' }, include: { events: true, deliveries: true } });
  const lookAfter = async (ms: number) => {
    world.clock.advance(ms);
    await world.poll(id);
  };
  return { world, id, troubles, lookAfter };
}

describe('trouble of polling (D-46)', () => {
  it('opens an incident after three intervals without success, and ends with the first success', async () => {
    const { world, troubles, lookAfter } = await openTroubled();
    world.fake.switches.intercept = () => ({ status: 500 });
    await lookAfter(5 * MINUTE_MS);
    expect(await troubles()).toEqual([]);
    await lookAfter(HOUR_MS);
    await lookAfter(HOUR_MS);
    const [trouble, ...others] = await troubles();
    expect(others).toEqual([]);
    expect(trouble).toMatchObject({
      state: 'open',
      repositoryId: null,
      registryId: world.registryId,
      trouble: { code: 'no-success', subject: world.fake.host },
      deliveries: [{ type: 'image.size.trouble.opened', state: 'pending' }],
    });
    world.fake.switches.intercept = null;
    await lookAfter(HOUR_MS);
    expect(await troubles()).toMatchObject([
      { state: 'recovered', events: [{ kind: 'opened' }, { kind: 'recovered' }] },
    ]);
  });

  it('opens no incident when the first poll fails after a week in which Plimsoll was off', async () => {
    const { world, troubles, lookAfter } = await openTroubled();
    world.fake.switches.intercept = () => ({ status: 500 });
    await lookAfter(7 * 24 * HOUR_MS);
    await lookAfter(MINUTE_MS);
    expect(await troubles()).toEqual([]);
    await lookAfter(2 * MINUTE_MS);
    expect(await troubles()).toMatchObject([{ state: 'open', trouble: { code: 'no-success' } }]);
  });

  it('of a refused credential opens one incident of the registry after three tries', async () => {
    const { world, troubles, lookAfter } = await openTroubled();
    world.fake.switches.intercept = () => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } });
    await lookAfter(MINUTE_MS);
    await lookAfter(MINUTE_MS);
    expect(await troubles()).toEqual([]);
    await lookAfter(MINUTE_MS);
    await lookAfter(MINUTE_MS);
    expect(await troubles()).toMatchObject([
      { trouble: { code: 'auth-failing', subject: world.fake.host }, events: [{ kind: 'opened' }] },
    ]);
  });

  it('can be acknowledged, but not accepted or marked invalid', async () => {
    const { world, troubles, lookAfter } = await openTroubled();
    world.fake.switches.intercept = () => ({ status: 500 });
    for (const _ of [1, 2, 3]) await lookAfter(HOUR_MS);
    const [id = ''] = (await troubles()).map((trouble) => trouble.id);
    const guarded = createPollCommands(world);
    await expect(acceptIncident(guarded, id, { reason: 'x' })).rejects.toBeInstanceOf(ConflictError);
    await expect(invalidateIncident(guarded, id, { reason: 'x' })).rejects.toBeInstanceOf(ConflictError);
    await acknowledgeIncident(guarded, id, {});
    await lookAfter(HOUR_MS);
    expect(await troubles()).toMatchObject([{ state: 'acknowledged' }]);
  });

  it('of one repository that the registry refuses is one incident of that repository alone', async () => {
    const { world, id, troubles } = await openTroubled();
    const other = await world.watch('team/open', CALM);
    world.fake.switches.intercept = ({ path }) =>
      path.includes('team/app') ? { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } } : undefined;
    for (const _ of [1, 2, 3, 4, 5, 6]) {
      world.clock.advance(HOUR_MS);
      await world.poll(id);
      await world.poll(other);
    }
    expect(await troubles()).toMatchObject([{ state: 'open', repositoryId: id, events: [{ kind: 'opened' }] }]);
  });

  it('of a repository that is gone belongs to that repository alone', async () => {
    const { world, id, troubles, lookAfter } = await openTroubled();
    world.fake.content.repositories.delete('team/app');
    for (const _ of [1, 2, 3]) await lookAfter(HOUR_MS);
    const found = await troubles();
    expect(found.every((trouble) => trouble.repositoryId === id)).toBe(true);
  });
});
