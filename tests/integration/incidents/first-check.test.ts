import { expect, it } from 'vitest';
import { deriveLater } from '#lib/db/series/derived.ts';
import { readBacktest } from '#lib/views/rules/backtest.ts';
import { readPoints } from '#lib/views/series/points.ts';
import { faultLine } from '#tests/support/fake-registry/fault-lines.ts';
import { tagSizedImage } from '#tests/support/fake-registry/sized-image.ts';
import { openViews } from '#tests/support/open-views.ts';
import { HOUR_MS } from '../poll/world.ts';
import { imageOf, MB, openPushing, type Pushing } from './pushing.ts';

const sizes = (megabytes: number) => ({ base: 30, install: megabytes - 35, app: 5 });

/** Pushes versions before the first check: 39.5 MB, then a jump to 45.1 MB. */
function pushHistory({ fake }: Pushing, name = 'team/app') {
  for (const [tag, megabytes] of [
    ['1.0.0', 39.5],
    ['1.0.1', 39.6],
    ['1.1.0', 45.1],
  ] as const)
    tagSizedImage(fake.content, name, tag, imageOf(sizes(megabytes)));
}

async function decisionsOf({ db }: Pushing) {
  const points = await db.point.findMany({ where: { tagName: { contains: '.' } }, orderBy: { position: 'asc' } });
  return points.map(({ decision }) => decision);
}

it('a jump before the first check opens no incident, and the newest version is the baseline', async () => {
  const world = await openPushing();
  pushHistory(world);
  await world.watch('team/app', sizes(45.2), { tags: ['1.1.1'] });
  expect(await decisionsOf(world)).toEqual(['first', 'first-look', 'first-look', 'first-look']);
  await world.push('team/app', sizes(45.3), { tags: ['1.1.2'] });
  expect(await world.incidents()).toEqual([]);
  const calm = await world.db.point.findFirst({ where: { tagName: '1.1.2' } });
  expect(calm).toMatchObject({ decision: 'within-floors', baselineBytes: BigInt(45.2 * MB) });
  await world.push('team/app', sizes(60), { tags: ['1.1.3'] });
  const [incident, ...others] = await world.incidents();
  expect(others).toEqual([]);
  expect(incident?.members).toMatchObject([{ baselineBytes: BigInt(45.25 * MB), tagName: '1.1.3' }]);
});

it('a tag that the first check could not read opens no incident when a later poll reads it', async () => {
  const world = await openPushing();
  pushHistory(world);
  const fault = { repository: 'team/app', reference: '1.1.0' };
  world.fake.switches.faults = [faultLine('bad request', fault)];
  await world.watch('team/app', sizes(45.2), { tags: ['1.1.1'] });
  expect(await decisionsOf(world)).toEqual(['first', 'first-look', 'first-look']);
  world.fake.switches.faults = [];
  world.clock.advance(24 * HOUR_MS);
  await world.look();
  expect(await decisionsOf(world)).toEqual(['first', 'first-look', 'first-look', 'first-look']);
  await world.push('team/app', sizes(47.5), { tags: ['1.1.2'] });
  const [incident, ...others] = await world.incidents();
  expect(others).toEqual([]);
  expect(incident).toMatchObject({ severity: 'warning', members: [{ baselineBytes: BigInt(45.2 * MB) }] });
});

it('the points of a series name the baseline of the first check, and it is frozen during a regression', async () => {
  const world = await openPushing();
  pushHistory(world);
  await world.watch('team/app', sizes(45.2), { tags: ['1.1.1'] });
  const series = await world.db.series.findFirstOrThrow({ where: { stream: { form: 'semver' } } });
  const read = () => readPoints(openViews(world.db), series.id, {}, world.clock.now());
  expect((await read()).baseline).toMatchObject({
    sizeBytes: 45.2 * MB,
    tag: '1.1.1',
    decision: 'first-look',
    frozen: false,
  });
  await world.push('team/app', sizes(60), { tags: ['1.1.2'] });
  expect((await read()).baseline).toMatchObject({ sizeBytes: 45.2 * MB, tag: '1.1.1', frozen: true });
});

it('tags that a wider filter includes open no incident, and the newest of them is the baseline', async () => {
  const world = await openPushing();
  pushHistory(world);
  const id = await world.watch('team/app', sizes(45.2), { tags: ['latest'], settings: { include: ['latest'] } });
  await world.db.repository.update({ where: { id }, data: { include: [] } });
  await world.push('team/app', sizes(45.2));
  expect(await decisionsOf(world)).toEqual(['first', 'first-look', 'first-look']);
  await world.push('team/app', sizes(45.3), { tags: ['1.1.1'] });
  await world.push('team/app', sizes(47.5), { tags: ['1.1.2'] });
  const [incident, ...others] = await world.incidents();
  expect(others).toEqual([]);
  expect(incident?.members).toMatchObject([{ baselineBytes: BigInt(45.2 * MB) }]);
});

it('a back-test opens no incident for history before the first check', async () => {
  const world = await openPushing();
  pushHistory(world);
  await world.watch('team/app', sizes(45.2), { tags: ['1.1.1'] });
  await world.push('team/app', sizes(60), { tags: ['1.1.2'] });
  const from = new Date(0);
  const found = await readBacktest(openViews(world.db), { from }, world.clock);
  expect(found.items.map(({ toBytes, fromBytes }) => [fromBytes, toBytes])).toEqual([[45.2 * MB, 60 * MB]]);
});

it('an incident that an older release judged against old history stays open, with the newer baseline', async () => {
  const world = await openPushing();
  pushHistory(world);
  const id = await world.watch('team/app', sizes(45.2), { tags: ['1.1.1'] });
  await world.push('team/app', sizes(60), { tags: ['1.1.2'] });
  await world.db.incidentMember.updateMany({ data: { baselineBytes: BigInt(39.5 * MB) } });
  await deriveLater(world.db, id);
  await world.push('team/app', sizes(60.1), { tags: ['1.1.3'] });
  const [incident, ...others] = await world.incidents();
  expect(others).toEqual([]);
  expect(incident?.events.map(({ kind }) => kind)).toEqual(['opened']);
  expect(incident?.members).toMatchObject([{ baselineBytes: BigInt(45.2 * MB) }]);
});
