import { readPoints } from '#lib/views/series/points.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { type SizedLayer, tagSizedImage, tagSizedIndex } from '#tests/support/fake-registry/sized-image.ts';
import { openViews } from '#tests/support/open-views.ts';
import { HOUR_MS, openWorld } from '../poll/world.ts';
import { addChannel, listIncidentsOf } from './recorded.ts';

const MB = 1_000_000;
const INSTRUCTIONS = ['ADD rootfs.tar.xz / # buildkit', 'RUN /bin/sh -c npm ci # buildkit', 'COPY . . # buildkit'];

/**
 * Parses "base=30 app=28": layers named by their files, with their size in MB. "~" instead of "=" means zstd, ":" means
 * another level of gzip.
 */
function layersOf(text: string): SizedLayer[] {
  return text.split(' ').map((part, index) => {
    const [, files = '', sign = '=', megabytes = '0'] = /^(\w+)([=~:])([\d.]+)$/.exec(part) ?? [];
    const packed = { '=': '', '~': 'zstd', ':': 'level 9' }[sign] ?? '';
    return { instruction: INSTRUCTIONS[index] ?? null, files, packed, sizeBytes: Math.round(Number(megabytes) * MB) };
  });
}

/** Opens a repository whose images are described by their layers and the compression of these. Every push is polled. */
export async function openPacking(name = 'team/app') {
  const world = await openWorld();
  const fake = await fakeRegistry();
  await addChannel(world.db, 'chat', world.clock.now());
  const registryId = await world.addRegistry(fake.baseUrl);
  const repositoryId = await world.addRepository(registryId, name, { relation: 'ours' });
  const look = () => world.poll(repositoryId);
  return {
    ...world,
    fake,
    registryId,
    repositoryId,
    look,
    /**
     * Points the tag to an image a day later, and polls. An object with an image for each architecture creates an
     * index.
     */
    async push(image: string | Record<string, string>, tag = 'latest') {
      world.clock.advance(24 * HOUR_MS);
      if (typeof image === 'string') tagSizedImage(fake.content, name, tag, { layers: layersOf(image) });
      else {
        const images = Object.entries(image).map(([architecture, text]) => ({ architecture, layers: layersOf(text) }));
        tagSizedIndex(fake.content, name, tag, images);
      }
      await look();
    },
    incidents: () => listIncidentsOf(world.db),
    async points(platform = 'linux/amd64') {
      const series = await world.db.series.findFirstOrThrow({ where: { repositoryId, platform } });
      return (await readPoints(openViews(world.db), series.id, {}, world.clock.now())).items;
    },
  };
}

export type Packing = Awaited<ReturnType<typeof openPacking>>;
