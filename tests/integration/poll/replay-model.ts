import type { TruePlatform, TrueTag } from '#tests/support/replay-content.ts';
import { bytesToPull, type SizedLayer, type StoredObservation } from './world.ts';

const GONE_SECONDS = 3600;
const LAG_SECONDS = 7 * 86_400;

type Seen = StoredObservation & { removedAt: number | null };

/** ReplayModel computes what a poller should have stored, from the recorded pushes alone. Times are epoch seconds. */
export type ReplayModel = {
  /** Adds a poll at `at` that found exactly these tags. */
  see(truth: Map<string, TrueTag>, at: number): void;
  observations(): StoredObservation[];
  /** Returns the digests that tags point to, with their platforms. */
  open(): { tag: string; digest: string; platforms: TruePlatform[] }[];
  layersOf(digest: string): SizedLayer[];
  /** Returns every digest that had to be fetched: those of tags and their children. */
  manifests(): Set<string>;
  images(): Set<string>;
  /** Returns the points of a stream with a single tag, by platform. */
  points(tag: string): Map<string, ExpectedPoint[]>;
};

type ExpectedPoint = { at: number; digest: string; sizeBytes: number; pullCostBytes: number; compared: boolean };

export function createReplayModel(): ReplayModel {
  const seen: Seen[] = [];
  const platforms = new Map<string, TruePlatform[]>();

  function see(truth: Map<string, TrueTag>, at: number): void {
    for (const observation of seen.filter(({ ended }) => ended === null)) {
      const now = truth.get(observation.tag);
      if (now) observation.removedAt = null;
      else observation.removedAt ??= at;
      if (now && now.digest !== observation.digest) observation.ended = at;
      if (observation.removedAt !== null && at - observation.removedAt >= GONE_SECONDS)
        observation.ended = observation.removedAt;
    }
    for (const [tag, { digest, platforms: found }] of truth) {
      platforms.set(digest, found);
      const isOpen = seen.some((observation) => observation.tag === tag && observation.ended === null);
      if (!isOpen) seen.push({ tag, digest, firstSeen: at, ended: null, removedAt: null });
    }
  }

  const platformsOf = (digest: string) => platforms.get(digest) ?? [];
  const images = () => new Map([...platforms.values()].flat().map((image) => [image.digest, image.layers]));

  return {
    see,
    observations: () => seen.map(({ removedAt, ...observation }) => observation),
    open: () =>
      seen
        .filter(({ ended }) => ended === null)
        .map(({ tag, digest }) => ({ tag, digest, platforms: platformsOf(digest) })),
    layersOf: (digest) => images().get(digest) ?? [],
    manifests: () => new Set([...platforms.keys(), ...images().keys()]),
    images: () => new Set(images().keys()),
    points(tag) {
      const lines = new Map<string, ExpectedPoint[]>();
      const last = new Map<string, { layers: SizedLayer[]; lostAt: number | null }>();
      for (const { digest, firstSeen } of seen.filter((observation) => observation.tag === tag)) {
        const found = platformsOf(digest);
        for (const { platform, layers, sizeBytes, digest: image } of found) {
          const before = last.get(platform);
          const isBack = before?.lostAt != null && firstSeen - before.lostAt > LAG_SECONDS;
          last.set(platform, { layers, lostAt: null });
          if (before && !isBack && isSame(before.layers, layers)) continue;
          const compared = before !== undefined && !isBack;
          const pullCostBytes = bytesToPull(layers, compared ? before.layers : []);
          lines.set(platform, [
            ...(lines.get(platform) ?? []),
            { at: firstSeen, digest: image, sizeBytes, pullCostBytes, compared },
          ]);
        }
        for (const [platform, state] of last)
          if (!found.some((image) => image.platform === platform)) state.lostAt ??= firstSeen;
      }
      return lines;
    },
  };
}

function isSame(a: readonly SizedLayer[], b: readonly SizedLayer[]): boolean {
  return a.length === b.length && a.every(({ digest }, index) => digest === b[index]?.digest);
}
