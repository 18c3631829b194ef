import { describe, expect, it } from 'vitest';
import { TagList } from '#lib/views/dto/tags.ts';
import { readImage } from '#lib/views/images/image.ts';
import { readTags } from '#lib/views/tags/tags.ts';
import { openWorld, START } from '#tests/integration/poll/world.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { tagSizedImage } from '#tests/support/fake-registry/sized-image.ts';
import { openViews } from '#tests/support/open-views.ts';

describe('the dates of a tag', () => {
  it('are its build date, which can be unknown, and the time when it was first seen', async () => {
    const world = await openWorld();
    const fake = await fakeRegistry();
    const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
    const layer = { instruction: 'RUN make', files: 'app', sizeBytes: 1_000 };
    const created = {
      old: '2024-03-01T10:00:00Z',
      recent: '2025-11-30T10:00:00Z',
      epoch: '1970-01-01T00:00:00Z',
      zero: '0001-01-01T00:00:00Z',
    };
    for (const [tag, time] of Object.entries(created))
      tagSizedImage(fake.content, 'team/app', tag, { layers: [{ ...layer, files: tag }], created: time });
    await world.poll(id);
    const views = openViews(world.db);
    const datesBy = async (sort: 'built' | '-built') => {
      const { items } = TagList.parse(await readTags(views, id, { sort }));
      return items.map(({ name, createdAt }) => [name, createdAt]);
    };
    const unknown = [
      ['epoch', null],
      ['zero', null],
    ];
    const [old, recent] = [
      ['old', '2024-03-01T10:00:00.000Z'],
      ['recent', '2025-11-30T10:00:00.000Z'],
    ];
    expect(await datesBy('-built')).toEqual([recent, old, ...unknown]);
    expect(await datesBy('built')).toEqual([old, recent, ...unknown]);

    const { items } = await readTags(views, id, { sort: 'name' });
    expect(new Set(items.map(({ observedAt }) => observedAt))).toEqual(new Set([START.toISOString()]));
    for (const { digest, createdAt, observedAt } of items)
      expect(await readImage(views, digest ?? '', { repositoryId: id })).toMatchObject({
        createdAt,
        firstSeenAt: observedAt,
      });
  });
});
