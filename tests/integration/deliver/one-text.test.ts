import { expect, it } from 'vitest';
import { mapNotifiedLevels } from '#lib/db/incidents/notified.ts';
import { insertEvents } from '#lib/db/incidents/save-incidents.ts';
import { addEvent } from '#lib/incidents/book.ts';
import { changeStored } from '#lib/incidents/change-stored.ts';
import { tagSizedIndex } from '#tests/support/fake-registry/sized-image.ts';
import { imageOf } from '../incidents/pushing.ts';
import { openSendingPushes, type SendingPushes } from './sending-pushes.ts';

const CALM = { base: 50, install: 45, app: 5 };
const GROWN = { ...CALM, install: 60 };
const WORSE = { ...CALM, install: 75 };
const MINUTE = 1 / 60;

/** Opens an incident of two tags with one image that grew by 15 MB. The channel has received the message. */
async function openOpened(): Promise<SendingPushes> {
  const world = await openSendingPushes();
  await world.watch('team/app', CALM, { tags: ['latest', 'edge'] });
  await world.push('team/app', GROWN, { tags: ['latest', 'edge'] });
  await world.send();
  return world;
}

const OPENED = expect.stringContaining('grew by 15.0 MB (+15.0 %)');
const ESCALATED = expect.stringContaining('grew further, by 30.0 MB (+30.0 %) in total');

async function expectOnce(world: SendingPushes) {
  expect(await world.titles()).toEqual([OPENED, ESCALATED]);
  expect(new Set(await world.texts()).size).toBe(2);
  expect(await world.incidents()).toHaveLength(1);
}

it('an alias that is checked in the same poll adds no message', async () => {
  const world = await openOpened();
  await world.push('team/app', WORSE, { tags: ['latest', 'edge'] });
  await world.send();
  await expectOnce(world);
});

it.each([
  ['while the first message is pending', false, MINUTE],
  ['a minute later, after the first message has arrived', true, MINUTE],
  ['a day later', true, 24],
])('an alias that is checked in a later poll adds no message: %s', async (_, sendsBetween, hours) => {
  const world = await openOpened();
  await world.push('team/app', WORSE);
  if (sendsBetween) await world.send();
  await world.push('team/app', WORSE, { tags: ['edge'], hours });
  await world.send();
  await expectOnce(world);
  const [incident] = await world.incidents();
  expect(incident?.members.map(({ alarmBytes }) => alarmBytes)).toEqual([130_000_000n, 130_000_000n]);
});

it('the notified level rises only after a message with that level was delivered', async () => {
  const world = await openOpened();
  const { db, clock } = world;
  const [incident] = await world.incidents();
  const [first] = incident?.deliveries ?? [];
  if (!incident || !first) throw new Error('nobody was told');
  const { id: incidentId } = incident;
  const notifiedLevel = async () => (await mapNotifiedLevels(db, [incidentId])).get(incidentId)?.get(first.channelId);
  expect(await notifiedLevel()).toBe(0);
  clock.advance(60_000);
  const at = clock.now();
  const joined = { incidentId, at, kind: 'joined', actorKind: 'system', actorName: null, reason: null } as const;
  const [eventId = 0] = await insertEvents(db, [{ ...joined, details: { level: 1 } }]);
  const type = 'image.size.regression.joined';
  const { channelId } = first;
  const { id } = await db.delivery.create({
    data: {
      incidentId,
      channelId,
      eventId,
      type,
      kind: 'incident',
      state: 'delivered',
      createdAt: at,
      deliveredAt: at,
    },
  });
  expect(await notifiedLevel()).toBe(0);
  // A message that was merged into another one is delivered together with that one.
  await db.delivery.update({ where: { id }, data: { state: 'coalesced', intoId: first.id } });
  expect(await notifiedLevel()).toBe(0);
  await db.delivery.update({ where: { id: first.id }, data: { deliveredAt: at } });
  expect(await notifiedLevel()).toBe(1);
});

it('an alias adds no message while the first one is retried, and the first one arrives', async () => {
  const world = await openOpened();
  await world.push('team/app', WORSE);
  world.answerWith(500);
  await world.send();
  await world.push('team/app', WORSE, { tags: ['edge'], hours: MINUTE });
  world.answerWith(200);
  await world.send();
  await world.send();
  await expectOnce(world);
});

it('a platform that is built later adds no message', async () => {
  const world = await openSendingPushes();
  const { content } = world.fake;
  const tag = (amd64: number, arm64: number) =>
    tagSizedIndex(content, 'team/app', 'latest', [
      { ...imageOf({ ...CALM, install: amd64 }), architecture: 'amd64' },
      { ...imageOf({ ...CALM, install: arm64, app: 5.01 }), architecture: 'arm64' },
    ]);
  const push = async (amd64: number, arm64: number) => {
    world.clock.advance(3_600_000);
    tag(amd64, arm64);
    await world.look();
    await world.send();
  };
  await world.watch('team/app', CALM, { tags: ['other'] });
  for (const [amd64, arm64] of [
    [45, 45],
    [60, 60],
    [75, 60],
    [75, 75],
  ] as const)
    await push(amd64, arm64);
  await expectOnce(world);
});

it('a repository that joined and shows the same image adds no message', async () => {
  const world = await openSendingPushes();
  for (const name of ['team/app', 'team/copy']) await world.watch(name, CALM);
  for (const sizes of [GROWN, WORSE]) {
    await world.push('team/app', sizes);
    await world.send();
    await world.push('team/copy', sizes, { hours: MINUTE });
    await world.send();
  }
  await expectOnce(world);
});

it('a further step at the same level adds no message, and the next level does', async () => {
  const world = await openOpened();
  await world.push('team/app', WORSE);
  await world.send();
  await world.push('team/app', { ...CALM, install: 80 });
  await world.send();
  await expectOnce(world);
  await world.push('team/app', { ...CALM, install: 86 });
  await world.send();
  expect((await world.titles()).at(-1)).toContain('grew further, by 41.0 MB (+41.0 %) in total');
});

it('growth that recovers and returns sends a message each time', async () => {
  const world = await openOpened();
  for (const sizes of [CALM, GROWN]) {
    await world.push('team/app', sizes, { tags: ['latest', 'edge'] });
    await world.send();
  }
  expect(await world.titles()).toEqual([
    ...[OPENED, expect.stringContaining('is back to its size'), expect.stringContaining('grew again')],
  ]);
});

it('an event with the same content as the last message is not sent, also from an older release', async () => {
  const world = await openOpened();
  await world.push('team/app', WORSE, { tags: ['latest', 'edge'] });
  await world.send();
  const [incident] = await world.incidents();
  const [now, id] = [world.clock.now(), incident?.id ?? ''];
  await world.db.$transaction((tx) =>
    changeStored(tx, id, now, (draft, book) => addEvent(book, draft, { kind: 'escalated', at: now })),
  );
  // Older releases stored no level with the event.
  const event = await world.db.incidentEvent.create({
    data: { incidentId: id, at: now, kind: 'escalated', actorKind: 'system', details: {} },
  });
  const [{ channelId = '' } = {}] = await world.db.delivery.findMany();
  const type = 'image.size.regression.escalated';
  await world.db.delivery.create({
    data: { incidentId: id, eventId: event.id, channelId, kind: 'incident', type, createdAt: now, nextTryAt: now },
  });
  await world.send();
  await expectOnce(world);
  const last = await world.db.delivery.findFirst({ where: { eventId: event.id } });
  expect(last).toMatchObject({ state: 'coalesced', intoId: expect.any(String) });
});
