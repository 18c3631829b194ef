import { compareOrder, compareText, type OrderKey } from '../tags/order.ts';
import type { TagClass } from '../tags/tag-form.ts';
import type { SeenImage, SeenObservation, SeenTag } from './derive-types.ts';
import { builtAt, pointTime } from './point-time.ts';

/** One observation of one tag; `images` has the first image of each platform (M-33). */
export type TagObservation = {
  tag: SeenTag;
  observation: SeenObservation;
  isFirstOfTag: boolean;
  images: Map<string, SeenImage>;
};

/**
 * One position in a stream, with its observations by time: a version with all its aliases, a date, or a commit. A moving tag is a
 * single release. `ordinal` counts the releases of the same `line`, to detect that a platform is missing.
 */
export type Release = {
  order: OrderKey;
  line: string;
  ordinal: number;
  isOneTag: boolean;
  observations: TagObservation[];
};

type Placed = { tag: SeenTag; order: OrderKey; time: number };

/**
 * Arranges the tags of a stream into releases, ascending, whatever the order of `tags`. Tags without a readable image are left
 * out.
 */
export function arrangeReleases(tags: readonly SeenTag[], classes: Map<string, TagClass>): Release[] {
  const placed: Placed[] = [];
  for (const tag of tags) {
    const order = classes.get(tag.name)?.order;
    const seen = tag.observations.find((observation) => observation.images.length > 0);
    if (order && seen) placed.push({ tag, order, time: order.by === 'created' ? builtAt(seen) : 0 });
  }
  placed.sort(comparePlaced);
  const releases: Release[] = [];
  const ordinals = new Map<string, number>();
  let before: Placed | undefined;
  for (const one of placed) {
    const release = releases.at(-1);
    if (release && before && isSamePlace(before, one)) {
      release.isOneTag = false;
      release.observations.push(...observationsOf(one.tag));
    } else {
      const line = one.order.by === 'version' ? one.order.line : '';
      const ordinal = ordinals.get(line) ?? 0;
      ordinals.set(line, ordinal + 1);
      releases.push({ order: one.order, line, ordinal, isOneTag: true, observations: observationsOf(one.tag) });
    }
    before = one;
  }
  for (const release of releases) sortLooks(release);
  return releases;
}

function comparePlaced(a: Placed, b: Placed): number {
  return compareOrder(a.order, b.order) || a.time - b.time || compareText(a.tag.name, b.tag.name);
}

/** Commits are separate releases, even when they were built in the same second. */
function isSamePlace(a: Placed, b: Placed): boolean {
  return a.order.by !== 'created' && compareOrder(a.order, b.order) === 0;
}

function observationsOf(tag: SeenTag): TagObservation[] {
  const ordered = [...tag.observations].sort(compareObservations);
  return ordered.flatMap((observation, index) => {
    if (observation.images.length === 0) return [];
    const images = new Map<string, SeenImage>();
    for (const image of observation.images) if (!images.has(image.platform)) images.set(image.platform, image);
    return [{ tag, observation, isFirstOfTag: index === 0, images }];
  });
}

function compareObservations(a: SeenObservation, b: SeenObservation): number {
  return a.firstSeenAt.getTime() - b.firstSeenAt.getTime() || a.observationId - b.observationId;
}

function sortLooks(release: Release): void {
  if (release.isOneTag) return;
  const times = new Map(release.observations.map((seen) => [seen, observationTime(seen)]));
  release.observations.sort(
    (a, b) =>
      (times.get(a) ?? 0) - (times.get(b) ?? 0) ||
      compareText(a.tag.name, b.tag.name) ||
      compareObservations(a.observation, b.observation),
  );
}

function observationTime(seen: TagObservation): number {
  return Math.min(
    ...[...seen.images.values()].map((image) => pointTime(seen.observation, image, seen.isFirstOfTag).at.getTime()),
  );
}
