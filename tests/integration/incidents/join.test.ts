import { describe, expect, it } from 'vitest';
import { acceptIncident } from '#lib/commands/incidents/incidents.ts';
import { tagSizedIndex } from '#tests/support/fake-registry/sized-image.ts';
import { createPollCommands } from '../poll/command-context.ts';
import { HOUR_MS } from '../poll/world.ts';
import { imageOn, imagesOfBoth, openPushing } from './pushing.ts';

const CALM = { base: 50, install: 20, app: 5 };
const BASE = 'org.opencontainers.image.base.digest';

describe('with one incident per cause (D-44)', () => {
  it('a base bump below three repositories is one incident with one message', async () => {
    const world = await openPushing();
    const before = { [BASE]: await world.pushBase('old', 50) };
    const names = ['team/api', 'team/web', 'team/job'];
    for (const [at, name] of names.entries()) await world.watch(name, { ...CALM, app: 5 + at }, { labels: before });
    const after = { [BASE]: await world.pushBase('new', 80) };
    for (const [at, name] of names.entries())
      await world.push(name, { ...CALM, app: 5 + at, base: 80 }, { labels: after, hours: 2 });
    const incidents = await world.incidents();
    expect(incidents).toHaveLength(1);
    expect(new Set(incidents[0]?.members.map(({ repositoryId }) => repositoryId)).size).toBe(3);
    expect(incidents[0]?.events.map(({ kind }) => kind)).toEqual(['opened', 'joined', 'joined']);
    expect(incidents[0]?.deliveries).toHaveLength(1);
    expect(incidents[0]?.cause).toMatchObject({ baseDeltaBytes: 30_000_000, ownDeltaBytes: 0 });
  });

  it('a base without a label is recognised by its layers when its repository is watched', async () => {
    const world = await openPushing();
    await world.pushBase('old', 50);
    await world.watch('team/api', CALM);
    await world.pushBase('new', 80);
    await world.push('team/api', { ...CALM, base: 80, app: 5.5 });
    expect((await world.incidents()).map(({ cause }) => cause)).toMatchObject([
      {
        baseDeltaBytes: 30_000_000,
        ownDeltaBytes: 500_000,
        baseName: `${world.fake.host}/team/base:new`,
        baseNameBefore: `${world.fake.host}/team/base:old`,
      },
    ]);
  });

  it('the platforms of one push are one incident, also when one is built a day later', async () => {
    const world = await openPushing();
    const { content } = world.fake;
    const both = (install: number) => imagesOfBoth({ ...CALM, install });
    tagSizedIndex(content, 'team/app', 'latest', both(20));
    const id = await world.addRepository(world.registryId, 'team/app', { relation: 'ours' });
    await world.poll(id);
    world.clock.advance(24 * HOUR_MS);
    const [amd64, arm64] = both(45);
    const [, oldArm64] = both(20);
    if (!amd64 || !arm64 || !oldArm64) throw new Error('no image');
    // The build for arm64 is slow and follows a day later.
    tagSizedIndex(content, 'team/app', 'latest', [amd64, oldArm64]);
    await world.poll(id);
    world.clock.advance(24 * HOUR_MS);
    tagSizedIndex(content, 'team/app', 'latest', [amd64, arm64]);
    await world.poll(id);
    const incidents = await world.incidents();
    expect(incidents).toHaveLength(1);
    expect(incidents[0]?.members.map(({ platform }) => platform).sort()).toEqual(['linux/amd64', 'linux/arm64']);
    expect(incidents[0]?.deliveries.filter(({ type }) => type.endsWith('opened'))).toHaveLength(1);
  });

  it('growth by the same instruction after 72 hours opens another incident', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM, { tags: ['main', 'next'] });
    await world.push('team/app', { ...CALM, install: 40 }, { tags: ['main'] });
    await world.push('team/app', { ...CALM, install: 45 }, { tags: ['next'], hours: 71 });
    expect(await world.incidents()).toHaveLength(1);
    await world.watch('team/other', CALM, { tags: ['main', 'next'] });
    await world.push('team/other', { ...CALM, install: 50 }, { tags: ['main'], hours: 1 });
    await world.push('team/other', { ...CALM, install: 55 }, { tags: ['next'], hours: 73 });
    expect(await world.incidents()).toHaveLength(3);
  });

  describe('an accepted incident', () => {
    async function openAccepted() {
      const world = await openPushing();
      await world.watch('team/app', CALM, { tags: ['main', 'next'] });
      await world.push('team/app', { ...CALM, install: 40 }, { tags: ['main'] });
      const [incident] = await world.incidents();
      await acceptIncident(createPollCommands(world), incident?.id ?? '', { reason: 'ships the model' });
      return world;
    }

    it('includes the same change of another tag, and accepts it', async () => {
      const world = await openAccepted();
      await world.push('team/app', { ...CALM, install: 40, app: 5.1 }, { tags: ['next'] });
      const [joined, ...others] = await world.incidents();
      expect(others).toEqual([]);
      expect(joined?.members.find(({ streamLabel }) => streamLabel === 'next')).toMatchObject({ state: 'accepted' });
      expect(joined?.causes).toContainEqual(expect.stringMatching(/^stream:.*next$/));
      expect(await world.db.acceptedLevel.count()).toBe(2);
    });

    it('does not include other growth by the same instruction, which opens an incident with a message', async () => {
      const world = await openAccepted();
      await world.push('team/app', { ...CALM, install: 520 }, { tags: ['next'] });
      const [accepted, other] = await world.incidents();
      expect(accepted).toMatchObject({ state: 'accepted', members: [{ streamLabel: 'main' }] });
      expect(other).toMatchObject({ state: 'open', members: [{ streamLabel: 'next' }], deliveries: [{}] });
    });

    it('does not include growth of another platform of its tag, which opens an incident with a message', async () => {
      const world = await openPushing();
      const tag = (amd64: number, arm64: number) => {
        world.clock.advance(24 * HOUR_MS);
        const images = [imageOn('amd64', { ...CALM, install: amd64 }), imageOn('arm64', { ...CALM, install: arm64 })];
        tagSizedIndex(world.fake.content, 'team/app', 'main', images);
      };
      tag(20, 20);
      const id = await world.addRepository(world.registryId, 'team/app', { relation: 'ours' });
      await world.poll(id);
      tag(40, 20);
      await world.poll(id);
      const [incident] = await world.incidents();
      await acceptIncident(createPollCommands(world), incident?.id ?? '', { reason: 'ships the model' });
      tag(40, 520);
      await world.poll(id);
      expect(await world.incidents()).toMatchObject([
        { state: 'accepted', members: [{ platform: 'linux/amd64' }] },
        { state: 'open', members: [{ platform: 'linux/arm64' }], deliveries: [{}] },
      ]);
    });
  });
});
