import { describe, expect, it } from 'vitest';
import { drippedBody, noAnswer } from '#tests/support/fake-registry/fault-answers.ts';
import { everywhere, faultLine } from '#tests/support/fake-registry/fault-lines.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { expectShown, readShown } from './expected-current.ts';
import { readProblems } from './scope-rows.ts';
import { APP, pushVersions, waitForShown, watchFake } from './watch-fake.ts';
import { HOUR_MS, waitFor } from './world.ts';

describe('one tag that never answers', () => {
  it.for([
    { name: 'never answers', pastedTag: null },
    { name: 'never answers', pastedTag: '1.0.8' },
    { name: 'drips its body', pastedTag: null },
    { name: 'drips its body', pastedTag: '1.0.8' },
  ] as const)('does not hide the other tags while it hangs: $name, pasted: $pastedTag', async ({ name, pastedTag }) => {
    const watched = await watchFake(
      (fake) => {
        pushVersions(fake, 9);
        fake.content.image('team/other', 'latest', [1]);
        fake.switches.faults = [faultLine(name, { repository: APP, reference: '1.0.8' })];
      },
      { pastedTag },
      { answerWithinMs: 60_000 },
    );
    const good = Array.from({ length: 8 }, (_, n) => `1.0.${n}`);
    const { db, fake, poller, id } = watched;
    // A host that has not answered yet gets one request at a time. This poll is its first answer.
    await watched.poll(await watched.addRepository(watched.registryId, 'team/other'));
    const running = poller.pollNow(id, 'first');
    await waitForShown(db, id, expectShown(fake.content, APP, good));
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP, good));
    expect(await db.poll.findFirst({ where: { repositoryId: id } })).toMatchObject({ state: 'running' });
    await poller.stop(0);
    await running;
  });

  it('does not prevent reading the other tags, in the first check or later', async () => {
    const { db, fake, clock, poll, id } = await watchFake(
      (fake) => {
        pushVersions(fake, 9);
        fake.switches.faults = [faultLine('never answers', { repository: APP, reference: '1.0.8' })];
      },
      {},
      { answerWithinMs: 700 },
    );
    const good = Array.from({ length: 8 }, (_, n) => `1.0.${n}`);
    expect((await poll(id)).row).toMatchObject({ state: 'partial', error: null, observed: 8 });
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP, good));
    expect(await readProblems(db, id)).toMatchObject([{ tag: '1.0.8', code: 'timeout', tries: 1 }]);
    clock.advance(HOUR_MS);
    fake.content.image(APP, '1.0.0', [12_321]);
    expect((await poll(id)).row).toMatchObject({ state: 'partial', observed: 1 });
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP, good));
    expect(await db.registryState.findFirst()).toMatchObject({ pausedUntil: null });
    fake.switches.faults = [];
    expect((await poll(id)).row).toMatchObject({ state: 'succeeded', observed: 1 });
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
  });
});

describe('hosts that never answer', () => {
  it.for([
    { name: 'send nothing', answer: noAnswer },
    { name: 'drip their bodies', answer: drippedBody },
  ])('26 of them that $name do not slow down a healthy host', async ({ answer }) => {
    const watched = await watchFake((fake) => pushVersions(fake, 20), {}, { answerWithinMs: 20_000 });
    const { db, fake, clock, poller, id } = watched;
    const alone = performance.now();
    await watched.poll(id);
    const aloneMs = performance.now() - alone;

    for (let n = 0; n < 26; n += 1) {
      const hanging = await fakeRegistry({ faults: [everywhere(answer)] });
      pushVersions(hanging, 3);
      await watched.addRepository(await watched.addRegistry(hanging.baseUrl), `hanging/app-${n}`);
    }
    clock.advance(HOUR_MS * 24 * 8);
    for (let n = 0; n < 20; n += 1) fake.content.image(APP, `1.0.${n}`, [9_000 + n]);
    const startedAt = performance.now();
    const running = poller.runDue();
    await waitFor(async () => (await readShown(db, id)).every(({ sizeBytes }) => sizeBytes >= 9_000));
    // Twice the usual time plus 3 s for a busy machine. The hanging hosts take 20 s.
    expect(performance.now() - startedAt).toBeLessThan(2 * aloneMs + 3000);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
    await poller.stop(0);
    await running;
  });
});
