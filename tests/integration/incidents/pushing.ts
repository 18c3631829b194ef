import type { NewRepository } from '#lib/db/repositories/repositories.ts';
import type { Relation } from '#lib/domain/relation.ts';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { type SizedImage, tagSizedImage } from '#tests/support/fake-registry/sized-image.ts';
import { HOUR_MS, openWorld, type World } from '../poll/world.ts';
import { addChannel, listIncidentsOf } from './recorded.ts';

/** Size in MB of the base's layer and of the own layers, by instruction. */
export type Sizes = { base: number; install?: number; app?: number };

export const MB = 1_000_000;

export type Pushing = World & {
  fake: FakeRegistry;
  registryId: string;
  /** Adds a repository and waits for the end of its first check. */
  watch(name: string, first: Sizes, options?: WatchOptions): Promise<string>;
  /** Pushes and watches an image that others are built on. @returns its digest */
  pushBase(tag: string, megabytes: number): Promise<string>;
  /** Points tags to a new image a day later. */
  tag(name: string, sizes: Sizes, options?: PushOptions): void;
  /** Does the same as `tag`, and polls. */
  push(name: string, sizes: Sizes, options?: PushOptions): Promise<void>;
  look(): Promise<void>;
  incidents(): ReturnType<typeof listIncidentsOf>;
};

type WatchOptions = {
  relation?: Relation;
  tags?: string[];
  labels?: Record<string, string>;
  settings?: Partial<NewRepository>;
};

type PushOptions = {
  tags?: string[];
  labels?: Record<string, string>;
  /** Hours since the previous push. Default: 24. */
  hours?: number;
};

/** Opens a registry for pushes, which are polled, and a channel that gets the messages. */
export async function openPushing(): Promise<Pushing> {
  const world = await openWorld();
  const fake = await fakeRegistry();
  const registryId = await world.addRegistry(fake.baseUrl);
  await addChannel(world.db, 'chat', world.clock.now());
  const ids = new Map<string, string>();

  async function look() {
    for (const id of ids.values()) await world.poll(id);
  }

  function tag(name: string, sizes: Sizes, { tags = ['latest'], labels = {}, hours = 24 }: PushOptions = {}) {
    world.clock.advance(hours * HOUR_MS);
    for (const one of tags) tagSizedImage(fake.content, name, one, imageOf(sizes, labels));
  }

  return {
    ...world,
    fake,
    registryId,
    look,
    tag,
    async watch(name, first, { relation = 'ours', tags = ['latest'], labels = {}, settings = {} } = {}) {
      for (const tag of tags) tagSizedImage(fake.content, name, tag, imageOf(first, labels));
      const id = await world.addRepository(registryId, name, { relation, ...settings });
      ids.set(name, id);
      await world.poll(id);
      return id;
    },
    async pushBase(tag, megabytes) {
      const { layers } = imageOf({ base: megabytes });
      const digest = tagSizedImage(fake.content, 'team/base', tag, { layers: layers.slice(0, 1) });
      const known =
        ids.get('team/base') ?? (await world.addRepository(registryId, 'team/base', { relation: 'upstream' }));
      ids.set('team/base', known);
      await world.poll(known);
      return digest;
    },
    async push(name, sizes, options) {
      tag(name, sizes, options);
      await look();
    },
    incidents: () => listIncidentsOf(world.db),
  };
}

/** Describes an image whose own layer differs by architecture. */
export const imageOn = (architecture: string, sizes: Sizes): SizedImage => ({
  ...imageOf({ ...sizes, app: architecture.length }),
  architecture,
});

export const imagesOfBoth = (sizes: Sizes): SizedImage[] =>
  ['amd64', 'arm64'].map((architecture) => imageOn(architecture, sizes));

export function imageOf({ base, install = 20, app = 5 }: Sizes, labels: Record<string, string> = {}): SizedImage {
  const layer = (instruction: string, megabytes: number) => ({
    instruction,
    sizeBytes: Math.round(megabytes * MB),
    files: `${instruction} of ${megabytes}`,
  });
  return {
    layers: [
      layer('ADD rootfs.tar.xz / # buildkit', base),
      layer('RUN /bin/sh -c npm ci # buildkit', install),
      layer('COPY . . # buildkit', app),
    ],
    labels,
  };
}
