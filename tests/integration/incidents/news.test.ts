import { expect, it } from 'vitest';
import { tagSizedIndex } from '#tests/support/fake-registry/sized-image.ts';
import { HOUR_MS } from '../poll/world.ts';
import { imagesOfBoth, openPushing, type Pushing } from './pushing.ts';

const CALM = { base: 50, install: 20, app: 5 };
const GROWN = { base: 50, install: 40, app: 5 };

const kindsOf = (incident: { events: { kind: string }[] } | undefined) => incident?.events.map(({ kind }) => kind);

/** A tag is gone only after repeated 404 answers over one hour. */
async function remove(world: Pushing, name: string, tag: string) {
  world.fake.content.tagsOf(name).delete(tag);
  for (const _ of [1, 2, 3, 4]) {
    world.clock.advance(HOUR_MS / 2);
    await world.look();
  }
  expect(await world.db.tag.findFirst({ where: { name: tag } })).toMatchObject({ goneAt: expect.any(Date) });
}

it('deleting the tag that escalated an incident does not escalate it again', async () => {
  const world = await openPushing();
  await world.watch('team/app', CALM, { tags: ['v1.0.0'] });
  await world.push('team/app', GROWN, { tags: ['v1.1.0'] });
  await world.push('team/app', { ...GROWN, install: 60 }, { tags: ['v1.2.0'] });
  expect(kindsOf((await world.incidents())[0])).toEqual(['opened', 'escalated']);
  await remove(world, 'team/app', 'v1.2.0');
  const [incident, ...others] = await world.incidents();
  expect(others).toEqual([]);
  expect(kindsOf(incident)).toEqual(['opened', 'escalated']);
});

it('deleting the tag of an old incident does not reopen any incident', async () => {
  const world = await openPushing();
  await world.watch('team/app', CALM, { tags: ['v1.0.0'] });
  for (const cycle of [1, 2, 3, 4]) {
    await world.push('team/app', { ...GROWN, app: 5 + cycle / 10 }, { tags: [`v1.${cycle}.0`], hours: 24 * 10 });
    for (const patch of [1, 2, 3, 4]) {
      const app = 5 + patch / 100 + cycle / 1_000;
      await world.push('team/app', { ...CALM, app }, { tags: [`v1.${cycle}.${patch}`], hours: 72 });
    }
  }
  expect(await world.incidents()).toHaveLength(4);
  await remove(world, 'team/app', 'v1.1.0');
  expect((await world.incidents()).map(({ state }) => state)).toEqual(Array(4).fill('recovered'));
});

it.for([
  { name: 'within a day is news', afterHours: 1, escalated: [['linux/amd64'], ['linux/arm64']] },
  { name: 'later is judged silently', afterHours: 25, escalated: [['linux/amd64']] },
])('a platform that could not be read when its tag was pushed and is read $name', async (expected) => {
  const world = await openPushing();
  const { content } = world.fake;
  const both = (install: number) => imagesOfBoth({ ...CALM, install });
  tagSizedIndex(content, 'team/app', 'main', both(20));
  const id = await world.addRepository(world.registryId, 'team/app', { relation: 'ours' });
  await world.poll(id);
  world.clock.advance(24 * HOUR_MS);
  tagSizedIndex(content, 'team/app', 'main', both(40));
  await world.poll(id);
  const index = tagSizedIndex(content, 'team/app', 'main', both(80));
  const arm64 = JSON.parse(content.manifests.get(index)?.bytes.toString() ?? '').manifests[1].digest;
  world.fake.switches.intercept = ({ path }) => (path.endsWith(arm64) ? { status: 404 } : undefined);
  await world.poll(id);
  world.fake.switches.intercept = null;
  world.clock.advance(expected.afterHours * HOUR_MS);
  await world.poll(id);
  const [incident, ...others] = await world.incidents();
  expect(others).toEqual([]);
  const platformOf = new Map(incident?.members.map(({ seriesId, platform }) => [seriesId, platform]));
  const escalated = (incident?.events ?? []).filter(({ kind }) => kind === 'escalated');
  const platforms = escalated.map(({ details }) =>
    (details as { series: { seriesId: string }[] }).series.map(({ seriesId }) => platformOf.get(seriesId)),
  );
  expect(platforms).toEqual(expected.escalated);
});
