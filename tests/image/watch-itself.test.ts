import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Image } from '#lib/views/dto/image.ts';
import type { Point, StreamList } from '#lib/views/dto/streams.ts';
import { waitUntil } from '#tests/support/app.ts';
import { type Container, runContainer } from '#tests/support/image/container.ts';
import type { PushedImage } from '#tests/support/image/pushed-image.ts';
import budget from './budget.json' with { type: 'json' };
import { ask, builtImages, images, makeWorld, readOwnImage, title, type World } from './running.ts';

const sum = (layers: { size: number }[]) => layers.reduce((total, { size }) => total + size, 0);

describe.skipIf(images === null)(title('Plimsoll, from its image, watches its image'), () => {
  let world: World;
  let container: Container;
  let repositoryId: string;
  let points: Point[];
  let first: PushedImage;
  let second: PushedImage;

  beforeAll(async () => {
    world = await makeWorld();
    container = await runContainer(world.options);
    [first, second] = await Promise.all([readOwnImage('1.0.0'), readOwnImage('1.1.0')]);
    const reference = `${new URL(builtImages().registry).host}/plimsoll`;
    const added = await ask<{ id: string }>(container.url, '/repositories', {
      reference,
      insecure: true,
      allowPrivate: true,
    });
    repositoryId = added.id;
    await waitUntil(
      async () => (await readPoints()).length === 2,
      60_000,
      () => container.output(),
    );
    points = await readPoints();
  });
  afterAll(async () => {
    await container.stop();
    await world.drop();
  });

  async function readPoints(): Promise<Point[]> {
    const { items } = await ask<StreamList>(container.url, `/repositories/${repositoryId}/streams`);
    const series = items.find((stream) => stream.form === 'semver')?.series[0];
    if (!series) return [];
    return (await ask<{ items: Point[] }>(container.url, `/series/${series.id}/points?layers=true`)).items;
  }

  it('shows both releases with the sizes of the registry', () => {
    expect(points.map(({ tag, sizeBytes }) => ({ tag, sizeBytes }))).toEqual([
      { tag: '1.0.0', sizeBytes: sum(first.layers) },
      { tag: '1.1.0', sizeBytes: sum(second.layers) },
    ]);
  });

  it('shows that a changed source file costs a node only the application layer', () => {
    const application = second.ownLayers.at(-1)?.size ?? 0;
    expect(points[1]?.pullCostBytes).toBe(application);
    expect(application).toBeLessThanOrEqual(budget.layers.application);
  });

  it('shows its layers with their instructions, within the budget', async () => {
    const image = await ask<Image>(container.url, `/images/${points[1]?.digest}?repositoryId=${repositoryId}`);
    const own = image.layers.slice(-3);
    expect(own.map(({ instruction }) => instruction?.display.startsWith('COPY'))).toEqual([true, true, true]);
    expect(own.map(({ inPrevious }) => inPrevious)).toEqual([true, true, false]);
    expect(own.reduce((total, { sizeBytes }) => total + sizeBytes, 0)).toBeLessThanOrEqual(budget.ownBytes);
    expect(image.facts.user).toBe(second.config.User);
    expect(image.labels['org.opencontainers.image.version']).toBe('1.1.0');
  });

  it('shows itself on its overview', async () => {
    const overview = await ask<{ items: { id: string; sizeBytes?: number }[] }>(container.url, '/overview');
    expect(JSON.stringify(overview)).toContain(String(sum(second.layers)));
  });
});
