import { describe, expect, it, onTestFinished } from 'vitest';
import { queuePoll } from '#lib/db/polls/polls.ts';
import { findRegistryState, getRegistry } from '#lib/db/registries/registries.ts';
import { endPause, savePause } from '#lib/db/registries/registry-pause.ts';
import { failureOf, fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { openPoller } from '#tests/support/poller.ts';
import { createLeapingClock, HOUR_MS, MINUTE_MS, openWorld, START } from './world.ts';

const MUCH = {
  status: 429,
  headers: { 'retry-after': '3600' },
  body: '{"errors":[{"code":"TOOMANYREQUESTS","message":"pull limit"}]}',
};

async function watchedRegistry() {
  const fake = await fakeRegistry();
  for (const name of ['team/app', 'team/other']) fake.content.image(name, 'v1', [100]);
  const world = await openWorld();
  const registryId = await world.addRegistry(fake.baseUrl);
  const app = await world.addRepository(registryId, 'team/app');
  const other = await world.addRepository(registryId, 'team/other');
  /** Opens another process on the same database, or this one after a restart. */
  const openOther = () => {
    const opened = openPoller(world.db, world.clock);
    onTestFinished(opened.close);
    return opened;
  };
  const stateOf = () => findRegistryState(world.db, registryId);
  return { ...world, fake, registryId, app, other, openOther, stateOf };
}

describe('the pause of a registry', () => {
  it('is stored when it begins, not when the poll ends, so that a restarted process sends nothing (P-11)', async () => {
    const { db, fake, app, other, poll, clock, stateOf, openOther } = await watchedRegistry();
    fake.switches.intercept = () => MUCH;
    // Nothing of the poll's end is stored, as if the process was killed before it.
    await db.$executeRaw`create function refuse() returns trigger language plpgsql as 'begin raise exception ''killed''; end'`;
    await db.$executeRaw`create trigger refuse before insert on "PollDay" for each row execute function refuse()`;
    await expect(poll(app)).rejects.toThrow('killed');
    await db.$executeRaw`drop trigger refuse on "PollDay"`;
    expect(await stateOf()).toMatchObject({
      health: 'paused',
      pausedAt: clock.now(),
      pausedUntil: new Date(clock.now().getTime() + HOUR_MS),
      pauseReason: { code: 'rate-limited', message: expect.stringContaining('pull limit') },
    });
    const asked = fake.requests.length;
    clock.advance(12_000);
    const restarted = openOther();
    await restarted.poller.runDue();
    const end = await restarted.poller.pollNow(other, 'manual');
    expect(end?.state).toBe('failed');
    expect(fake.requests).toHaveLength(asked);
    expect(await db.poll.findFirst({ where: { repositoryId: other } })).toMatchObject({
      error: {
        code: 'paused',
        message: expect.stringContaining('pull limit'),
        until: expect.any(String),
        reason: expect.stringContaining('pull limit'),
      },
    });
  });

  it('keeps its first reason and its end over failed polls and restarts', async () => {
    const { fake, app, poll, clock, stateOf, openOther } = await watchedRegistry();
    fake.switches.intercept = () => MUCH;
    await poll(app);
    const first = await stateOf();
    for (let n = 0; n < 3; n += 1) {
      clock.advance(10 * MINUTE_MS);
      await openOther().poller.pollNow(app, 'manual');
      const { pausedUntil, pausedAt, pauseReason, lastTrouble, health } = (await stateOf()) ?? {};
      expect({ pausedUntil, pausedAt, pauseReason, lastTrouble, health }).toEqual({
        pausedUntil: first?.pausedUntil,
        pausedAt: first?.pausedAt,
        health: 'paused',
        pauseReason: first?.pauseReason,
        lastTrouble: first?.lastTrouble,
      });
    }
    // After the pause the registry starts another one with another reason. The first reason stays.
    clock.advance(HOUR_MS);
    fake.switches.intercept = () => ({ status: 503, headers: { 'retry-after': '600' } });
    await poll(app);
    expect(await stateOf()).toMatchObject({ pausedAt: first?.pausedAt, pauseReason: first?.pauseReason });
    clock.advance(HOUR_MS);
    fake.switches.intercept = null;
    expect((await poll(app)).row.state).toBe('succeeded');
    expect(await stateOf()).toMatchObject({
      pausedUntil: null,
      pausedAt: null,
      pauseReason: null,
      health: 'answering',
    });
  });

  it('ends a requested poll immediately with the reason, and sends nothing', async () => {
    const { db, fake, app, other, poll, poller, clock } = await watchedRegistry();
    fake.switches.intercept = () => MUCH;
    await poll(app);
    const asked = fake.requests.length;
    const pollIds = [await queuePoll(db, other, 'manual', clock.now()), await queuePoll(db, app, 'first', clock.now())];
    await poller.runDue();
    for (const id of pollIds)
      expect(await db.poll.findUnique({ where: { id } })).toMatchObject({
        state: 'failed',
        error: {
          code: 'paused',
          message: expect.stringMatching(/until 2026-01-01 01:00:00 UTC, because .*pull limit/),
        },
      });
    expect(fake.requests).toHaveLength(asked);
    // No further request is sent until the pause ends.
    await db.repository.updateMany({ data: { nextPollAt: clock.now() } });
    await poller.runDue();
    expect(await db.poll.count({ where: { state: { in: ['queued', 'running'] } } })).toBe(0);
    expect(await db.poll.count()).toBe(3);
  });

  it('applies to another process that sent requests to the registry before', async () => {
    const { fake, app, other, poll, openOther, db } = await watchedRegistry();
    const second = openOther();
    await second.poller.pollNow(other, 'manual');
    fake.switches.intercept = () => MUCH;
    await poll(app);
    const asked = fake.requests.length;
    const end = await second.poller.pollNow(other, 'manual');
    expect(fake.requests).toHaveLength(asked);
    expect(await db.poll.findUnique({ where: { id: end?.pollId ?? '' } })).toMatchObject({ error: { code: 'paused' } });
  });

  it('is stored by any request that causes it, also without a poll', async () => {
    const { fake, registryId, stateOf, openOther, db, clock } = await watchedRegistry();
    const { client } = openOther().clients.open(await getRegistry(db, registryId), await stateOf());
    fake.switches.intercept = () => MUCH;
    await failureOf(client.listTags('team/app'));
    expect(await stateOf()).toMatchObject({ health: 'paused', pausedUntil: new Date(clock.now().getTime() + HOUR_MS) });
  });

  it('begins when every path fails, and a poll reports its end and its reason (P-19)', async () => {
    const { fake, app, other, poll, stateOf, clock } = await watchedRegistry();
    const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Back soon' };
    fake.switches.intercept = () => page;
    await poll(app);
    await poll(other);
    const { pausedUntil, pauseReason } = (await stateOf()) ?? {};
    expect(pausedUntil?.getTime()).toBeGreaterThan(clock.now().getTime());
    expect(pauseReason).toMatchObject({ code: 'invalid-response', message: expect.stringContaining('web page') });
    const { row } = await poll(app);
    expect(row.error).toMatchObject({ code: 'paused', message: expect.stringContaining('web page') });
    expect(row.error?.message).toContain(`${pausedUntil?.toISOString().slice(0, 19).replace('T', ' ')} UTC`);
  });

  it('does not begin for a web page below one repository', async () => {
    const { fake, app, other, poll, stateOf } = await watchedRegistry();
    const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Back soon' };
    fake.switches.intercept = ({ path }) => (path.includes('/team/app/') ? page : undefined);
    for (let n = 0; n < 3; n += 1) expect((await poll(app)).row.state).toBe('failed');
    expect(await stateOf()).toMatchObject({ pausedUntil: null });
    expect((await poll(other)).row.state).toBe('succeeded');
  });
});

describe('savePause', () => {
  const pause = (minutes: number, code: string) => ({
    pausedUntil: new Date(START.getTime() + minutes * MINUTE_MS),
    pausedAt: START,
    pauseReason: { code, message: `${code}.`, hint: null },
  });

  it('keeps the first reason and the later end of two processes, and endPause keeps a pause that was extended', async () => {
    const { db, addRegistry } = await openWorld(createLeapingClock());
    const id = await addRegistry('http://127.0.0.1:1');
    await savePause(db, id, pause(10, 'first'), START);
    await savePause(db, id, pause(5, 'second'), START);
    await savePause(db, id, pause(20, 'third'), START);
    const state = () => findRegistryState(db, id);
    expect(await state()).toMatchObject({ ...pause(20, 'first'), health: 'paused', troubleSince: START });
    await endPause(db, id, pause(10, 'first').pausedUntil);
    expect(await state()).toMatchObject(pause(20, 'first'));
    await endPause(db, id, pause(20, 'first').pausedUntil);
    expect(await state()).toMatchObject({ pausedUntil: null, pausedAt: null, pauseReason: null });
    await savePause(db, id, pause(30, 'fourth'), START);
    expect(await state()).toMatchObject(pause(30, 'fourth'));
  });
});
