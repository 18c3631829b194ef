import { expect, it } from 'vitest';
import { tagSizedIndex } from '#tests/support/fake-registry/sized-image.ts';
import { HOUR_MS } from '../poll/world.ts';
import { imageOf, openPushing } from './pushing.ts';

/**
 * Opens a tag with two platforms. Both grew, and one has recovered. The numbers are the size in MB of the installed
 * layer.
 */
async function openHalfBack() {
  const world = await openPushing();
  const push = async (amd64: number, arm64: number) => {
    world.clock.advance(24 * HOUR_MS);
    const image = (architecture: string, install: number) => ({
      ...imageOf({ base: 50, install, app: architecture.length }),
      architecture,
    });
    tagSizedIndex(world.fake.content, 'team/app', 'main', [image('amd64', amd64), image('arm64', arm64)]);
    await world.look();
  };
  await world.watch('team/app', { base: 50 }, { tags: ['other'] });
  await push(20, 20);
  await push(32, 32);
  await push(20, 32);
  return { world, push };
}

const kindsOf = (incident: { events: { kind: string }[] } | undefined) => incident?.events.map(({ kind }) => kind);

it('growth that returns to a recovered member of an open incident is noted as reopened', async () => {
  const { world, push } = await openHalfBack();
  await push(33, 32);
  const [incident, ...others] = await world.incidents();
  expect(others).toEqual([]);
  expect(kindsOf(incident)).toEqual(['opened', 'note', 'note']);
  expect(incident?.events.at(-1)?.details).toMatchObject({ part: 'reopened' });
});

it('far larger growth of a recovered member escalates the open incident, with one message', async () => {
  const { world, push } = await openHalfBack();
  await push(1_020, 32);
  const [incident, ...others] = await world.incidents();
  expect(others).toEqual([]);
  expect(kindsOf(incident)).toEqual(['opened', 'note', 'escalated']);
  expect(incident).toMatchObject({ state: 'open', severity: 'critical' });
  expect(incident?.deliveries.map(({ type }) => type.split('.').at(-1))).toEqual(['opened', 'escalated']);
  await world.look();
  expect(kindsOf((await world.incidents())[0])).toHaveLength(3);
});

it('growth of a recovered member by another step escalates the incident instead of reopening the member', async () => {
  const { world, push } = await openHalfBack();
  await push(38, 32);
  expect(kindsOf((await world.incidents())[0])).toEqual(['opened', 'note', 'escalated']);
});
