import { streamId, seriesId as toSeriesId } from '#lib/analysis/series/ids.ts';

/** Shape is how many rows one repository of the scale benchmark has. */
export type Shape = {
  repositories: number;
  tags: number;
  points: number;
  images: number;
  layers: number;
};

/** Divides 50,000 tags, 1,000,000 points and 100,000 images among the repositories. */
export function shapeOf(repositories: number): Shape {
  return {
    repositories,
    tags: Math.round(50_000 / repositories),
    points: Math.round(1_000_000 / repositories),
    images: Math.round(100_000 / repositories),
    layers: 8,
  };
}

/** Moving tags, each with its own stream. The other tags are versions that were pushed once. */
export const MOVING = ['latest', 'main', 'edge', 'nightly'] as const;
export const PLATFORM = 'linux/amd64';
export const REGISTRIES = 20;

export type ScaleRepository = {
  /** Number of the repository: 0, 1, 2, … */
  at: number;
  id: string;
  registryId: string;
  name: string;
  /** One for each tag of `MOVING`, in that order. */
  streams: { id: string; key: string; seriesId: string }[];
};

export const registryIdOf = (at: number) => `00000000-0000-7000-8000-0000${String(at).padStart(8, '0')}`;

export function toRepository(at: number): ScaleRepository {
  const id = `00000000-0000-7000-9000-0000${String(at).padStart(8, '0')}`;
  return {
    at,
    id,
    registryId: registryIdOf(at % REGISTRIES),
    name: `team-${at % 40}/app-${at}`,
    streams: MOVING.map((tag) => {
      const key = `tag:${tag}`;
      return { id: streamId(id, key), key, seriesId: toSeriesId(id, key, PLATFORM) };
    }),
  };
}
