import { describe, expect, it } from 'vitest';
import type { FakeContent } from '#tests/support/fake-registry/content.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { HOUR_MS, openWorld } from './world.ts';

/** Points a tag to an image whose manifest has these annotations. They are merged with the labels. */
function pushLabelled(content: FakeContent, tag: string, size: number, annotations: Record<string, string>): void {
  const stored = content.manifests.get(content.image('team/app', tag, [size]));
  content.tag('team/app', tag, { ...JSON.parse(String(stored?.bytes)), annotations });
}

describe('the owner by a label', () => {
  it('comes from the newest image of the headline, and is removed when a newer image has no label', async () => {
    const world = await openWorld();
    const fake = await fakeRegistry();
    const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
    const labelled = async () => {
      await world.poll(id);
      const { labelledOwner } = await world.db.repositorySummary.findUniqueOrThrow({ where: { repositoryId: id } });
      // The overview filters by the stored owner.
      expect((await world.db.repository.findUniqueOrThrow({ where: { id } })).resolvedOwner).toBe(labelledOwner);
      return labelledOwner;
    };
    pushLabelled(fake.content, 'latest', 1_000, { 'dev.plimsoll.owner': 'Payments' });
    pushLabelled(fake.content, 'other', 1_001, { 'dev.plimsoll.owner': 'Others' });
    expect(await labelled()).toBe('Payments');
    world.clock.advance(HOUR_MS);
    pushLabelled(fake.content, 'latest', 2_000, { 'com.datadoghq.tags.team': 'Platform' });
    expect(await labelled()).toBe('Platform');
    world.clock.advance(HOUR_MS);
    pushLabelled(fake.content, 'latest', 2_000, { 'com.datadoghq.tags.team': 'Renamed' });
    expect(await labelled()).toBe('Renamed');
    world.clock.advance(HOUR_MS);
    fake.content.image('team/app', 'latest', [3_000]);
    expect(await labelled()).toBeNull();
  });
});
