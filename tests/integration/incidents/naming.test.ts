import { describe, expect, it } from 'vitest';
import type { Cause } from '#lib/alerts/cause.ts';
import { nameContents, nameWaiting } from '#lib/incidents/name-contents.ts';
import { tagSizedImage } from '#tests/support/fake-registry/sized-image.ts';
import { storeContents } from '#tests/support/stored-contents.ts';
import { DAY_MS } from '../poll/world.ts';
import { imageOf, openPushing } from './pushing.ts';

const CALM = { base: 50, install: 20, app: 5 };
const MODULE = 'app/node_modules/typescript/lib/tsc.js';

/** Opens an incident whose package names are missing, because one layer of each side was not read yet. */
async function openUnnamed() {
  const world = await openPushing();
  const repositoryId = await world.watch('team/app', CALM);
  await world.push('team/app', { ...CALM, install: 40 });
  const incident = async () => (await world.incidents())[0];
  const { cause } = await world.db.incident.findFirstOrThrow();
  const { layers } = cause as Cause;
  const [from = '', to = ''] = [...layers.from, ...layers.to];
  const now = world.clock.now();
  return {
    world,
    incident,
    repositoryId,
    from,
    to,
    readFrom: () => storeContents(world.db, repositoryId, from, { 'app/index.js': 10 }, now),
    readTo: () => storeContents(world.db, repositoryId, to, { 'app/index.js': 10, [MODULE]: 20_000_000 }, now),
    name: () => nameWaiting(world.db, world.clock.now()),
  };
}

describe('an incident without names when its last layer was read', () => {
  it('is named later, once, when all of its layers were read', async () => {
    const { incident, readFrom, readTo, name } = await openUnnamed();
    await readFrom();
    await name();
    expect((await incident())?.contents).toBeNull();
    await readTo();
    await Promise.all([name(), name()]);
    expect((await incident())?.contents).toMatchObject([{ name: 'typescript' }]);
    expect((await incident())?.events.map(({ kind }) => kind)).toEqual(['opened', 'contents']);
  });

  it('is not named from files that only another repository served', async () => {
    const { world, incident, repositoryId, from, to, readFrom, readTo, name } = await openUnnamed();
    const otherId = await world.watch('team/other', CALM);
    const now = world.clock.now();
    await storeContents(world.db, otherId, from, { 'app/index.js': 10 }, now);
    await storeContents(world.db, otherId, to, { 'app/index.js': 10, [MODULE]: 20_000_000 }, now);
    await world.db.repositoryLayer.deleteMany({ where: { repositoryId } });
    await name();
    await nameContents(world.db, [from, to], now);
    expect((await incident())?.contents).toBeNull();
    await readFrom();
    await name();
    expect((await incident())?.contents).toBeNull();
    await readTo();
    await name();
    expect((await incident())?.contents).toMatchObject([{ name: 'typescript' }]);
  });

  it('queues its layers for its own repository when it opens, although another repository has read them', async () => {
    const world = await openPushing();
    for (const [tag, install] of Object.entries({ small: CALM.install, big: 40 }))
      tagSizedImage(world.fake.content, 'team/other', tag, imageOf({ ...CALM, install }));
    const otherId = await world.addRepository(world.registryId, 'team/other');
    await world.poll(otherId);
    const layers = await world.db.layer.findMany();
    for (const { digest } of layers) await storeContents(world.db, otherId, digest, { 'app/a': 10 }, world.clock.now());
    const repositoryId = await world.watch('team/app', CALM);
    await world.push('team/app', { ...CALM, install: 40 });
    expect(await world.incidents()).toMatchObject([{ contents: null }]);
    const rows = await world.db.repositoryLayer.findMany({ where: { repositoryId } });
    expect(rows.map(({ state, byHand }) => [state, byHand])).toEqual([
      ['queued', false],
      ['queued', false],
    ]);
  });

  it('is not named when it ended more than 30 days ago', async () => {
    const { world, incident, to, readFrom, readTo, name } = await openUnnamed();
    await Promise.all([readFrom(), readTo()]);
    await world.push('team/app', CALM);
    world.clock.advance(31 * DAY_MS);
    await name();
    await nameContents(world.db, [to], world.clock.now());
    expect(await incident()).toMatchObject({ state: 'recovered', contents: null });
  });

  it('is not named when its cause has other layers by then', async () => {
    const { world, incident, to, readFrom, readTo } = await openUnnamed();
    await Promise.all([readFrom(), readTo()]);
    const cause = (await world.db.incident.findFirstOrThrow()).cause as Cause;
    const other = { ...cause, layers: { from: cause.layers.from, to: [...cause.layers.to, 'sha256:other'] } };
    await world.db.incident.updateMany({ data: { cause: other } });
    await nameContents(world.db, [to], world.clock.now());
    expect((await incident())?.contents).toBeNull();
  });
});
