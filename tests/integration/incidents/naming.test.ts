import { describe, expect, it } from 'vitest';
import type { Cause } from '#lib/alerts/cause.ts';
import { nameContents, nameWaiting } from '#lib/poll/name-contents.ts';
import { storeContents } from '#tests/support/stored-contents.ts';
import { DAY_MS } from '../poll/world.ts';
import { openPushing } from './pushing.ts';

const CALM = { base: 50, install: 20, app: 5 };
const MODULE = 'app/node_modules/typescript/lib/tsc.js';

/** An incident that waits for the names of what differs in one layer of each side. */
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
    ...{ world, incident, from, to },
    readFrom: () => storeContents(world.db, repositoryId, from, { 'app/index.js': 10 }, now),
    readTo: () => storeContents(world.db, repositoryId, to, { 'app/index.js': 10, [MODULE]: 20_000_000 }, now),
    name: () => nameWaiting(world.db, world.clock.now()),
  };
}

describe('what could not be named when its last layer was read', () => {
  it('is named later, once, where all of its layers were read', async () => {
    const { incident, readFrom, readTo, name } = await openUnnamed();
    await readFrom();
    await name();
    expect((await incident())?.contents).toBeNull();
    await readTo();
    await Promise.all([name(), name()]);
    expect((await incident())?.contents).toMatchObject([{ name: 'typescript' }]);
    expect((await incident())?.events.map(({ kind }) => kind)).toEqual(['opened', 'contents']);
  });

  it('is left where it ended long ago', async () => {
    const { world, incident, to, readFrom, readTo, name } = await openUnnamed();
    await Promise.all([readFrom(), readTo()]);
    await world.push('team/app', CALM);
    world.clock.advance(31 * DAY_MS);
    await name();
    await nameContents(world.db, [to], world.clock.now());
    expect(await incident()).toMatchObject({ state: 'recovered', contents: null });
  });

  it('and is left where it is about other layers by then', async () => {
    const { world, incident, to, readFrom, readTo } = await openUnnamed();
    await Promise.all([readFrom(), readTo()]);
    const cause = (await world.db.incident.findFirstOrThrow()).cause as Cause;
    const other = { ...cause, layers: { from: cause.layers.from, to: [...cause.layers.to, 'sha256:other'] } };
    await world.db.incident.updateMany({ data: { cause: other } });
    await nameContents(world.db, [to], world.clock.now());
    expect((await incident())?.contents).toBeNull();
  });
});
