import { expect, it } from 'vitest';
import { readRepository } from '#lib/views/repositories/repository.ts';
import { readTags } from '#lib/views/tags/tags.ts';
import { faultLine } from '#tests/support/fake-registry/fault-lines.ts';
import { tagIndex } from '#tests/support/fake-registry/index-content.ts';
import { openViews } from '#tests/support/open-views.ts';
import { APP, pushVersions, watchFake } from './watch-fake.ts';
import { HOUR_MS } from './world.ts';

it('each tag shows its problem, unread parts or missing time, and the repository counts them', async () => {
  const { db, fake, clock, poll, id } = await watchFake((fake) => pushVersions(fake, 4));
  const { children } = tagIndex(fake.content, {
    repository: APP,
    tag: 'latest',
    seed: 1,
    platforms: ['linux/amd64', 'linux/arm64'],
  });
  const [, arm64] = children;
  fake.switches.faults = [faultLine('internal error', { repository: APP, reference: arm64?.digest ?? '' })];
  await poll(id);
  clock.advance(HOUR_MS);
  fake.switches.faults.push(faultLine('refused by policy with 412', { repository: APP, reference: '1.0.1' }));
  fake.content.untag(APP, '1.0.2');
  await poll(id);

  const views = openViews(db);
  const { items } = await readTags(views, id, { sort: 'name' });
  const shown = (name: string) => items.find((tag) => tag.name === name);
  const well = { problem: null, unreadParts: [], missingSince: null, goneSince: null };
  expect(shown('1.0.0')).toMatchObject(well);
  expect(shown('1.0.1')).toMatchObject({
    ...well,
    problem: {
      code: 'invalid-response',
      status: 412,
      message: expect.stringContaining('PROJECTPOLICYVIOLATION: cannot be pulled due to configured policy'),
      since: expect.any(String),
      nextTryAt: expect.any(String),
    },
  });
  // Sizes that were read earlier are still shown.
  expect(shown('1.0.1')?.sizeBytes).toBe(2007);
  expect(shown('1.0.2')).toMatchObject({ ...well, missingSince: expect.any(String) });
  expect(shown('latest')).toMatchObject({
    ...well,
    platforms: [{ platform: 'linux/amd64' }],
    unreadParts: [
      {
        kind: 'child',
        platform: 'linux/arm64',
        digest: arm64?.digest,
        code: 'unavailable',
        nextTryAt: expect.any(String),
      },
    ],
  });
  const { tagProblems } = await readRepository(views, id, clock.now());
  expect(tagProblems).toMatchObject({ unreadable: 1, incomplete: 1, unreadParts: 1, missing: 1, waitingForQuota: 0 });

  fake.switches.faults = [];
  fake.content.image(APP, '1.0.2', [3000, 7]);
  await poll(id);
  for (const tag of (await readTags(views, id, {})).items) expect(tag).toMatchObject(well);
});
