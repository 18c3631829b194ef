import type { Comparison } from '#lib/views/dto/compare.ts';

type Layer = Comparison['layers'][number];
type Change = Layer['change'];

export const makeLayer = (
  change: Change,
  fromBytes: number,
  toBytes: number,
  { part = 'own', instruction = 'RUN npm ci' }: { part?: Layer['part']; instruction?: string | null } = {},
): Omit<Layer, 'from' | 'to'> & { bytes: [number, number] } => ({
  change,
  part,
  fromBytes,
  toBytes,
  deltaBytes: toBytes - fromBytes,
  unchangedBytes: null,
  bytes: [fromBytes, toBytes],
  instruction: instruction === null ? null : { display: instruction, raw: instruction },
});

/** A watched image of Docker Hub as the base. */
export const makeBase = (path: string, tag: string): NonNullable<Comparison['from']['base']> => ({
  tag,
  name: `docker.io/${path}`,
  repositoryId: 'base',
  digest: `sha256:${path}:${tag}`,
  layerCount: 2,
  sizeBytes: 60,
  current: true,
  endedAt: null,
  by: 'layers',
  label: null,
});

const side = (digest: string, sizeBytes: number): Comparison['from'] => ({
  digest,
  repositoryId: 'r',
  reference: 'ghcr.io/acme/api',
  tag: 'main',
  platform: 'linux/amd64',
  sizeBytes,
  baseBytes: null,
  ownBytes: null,
  base: makeBase('library/node', '22'),
  unpackedBytes: null,
  createdAt: null,
  firstSeenAt: null,
  source: null,
  revision: null,
});

export function makeComparison(layers: ReturnType<typeof makeLayer>[], change: Partial<Comparison> = {}): Comparison {
  const positions = { from: 0, to: 0 };
  const placed = layers.map(({ bytes, ...rest }): Layer => {
    const place = (at: 'from' | 'to', isThere: boolean, sizeBytes: number) =>
      isThere ? { digest: `sha256:${at}`, sizeBytes, position: positions[at]++, contents: 'unread' as const } : null;
    return {
      ...rest,
      from: place('from', rest.change !== 'added', bytes[0]),
      to: place('to', rest.change !== 'removed', bytes[1]),
    };
  });
  const sum = (pick: (one: Layer) => number) => placed.reduce((total, one) => total + pick(one), 0);
  const [before, after] = [sum(({ fromBytes }) => fromBytes), sum(({ toBytes }) => toBytes)];
  return {
    from: side('sha256:a', before),
    to: side('sha256:b', after),
    deltaBytes: after - before,
    baseDeltaBytes: null,
    ownDeltaBytes: null,
    unpackedDeltaBytes: null,
    pullCostBytes: 0,
    pull: { bytes: 0, unchangedBytes: 0, truncated: false, unknown: null },
    layers: placed,
    main: null,
    note: null,
    platforms: ['linux/amd64'],
    commitsUrl: null,
    packages: null,
    files: null,
    ...change,
  };
}

export const baseLayer = (change: Change, from: number, to: number) =>
  makeLayer(change, from, to, { part: 'base', instruction: 'ADD' });
