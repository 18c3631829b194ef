import { compareBuilds } from '#lib/contents/change/compare-stored.ts';
import type { ImageChange } from '#lib/contents/change/image-change.ts';
import type { Finding, PerRelease } from '#lib/findings/finding.ts';
import { findLayerOrder, type OrderPush } from '#lib/findings/history/layer-order.ts';
import type { Inspected } from './inspect.ts';
import type { Recipe } from './recipe.ts';
import type { Workshop } from './workshop.ts';

/** Application is what releases are built from. */
export type Application = {
  workshop: Workshop;
  /** The folder of the context. */
  context: string;
  /** Changes the sources for a release. 1 is the first. */
  change(release: number): void;
};

/** Builds releases one after the other. */
export async function buildReleases(
  { workshop, context, change }: Application,
  recipe: Recipe,
  count: number,
): Promise<Inspected[]> {
  const releases: Inspected[] = [];
  for (let release = 1; release <= count; release += 1) {
    change(release);
    releases.push(await workshop.build(recipe, context));
  }
  return releases;
}

/** Compares two images as the application does. */
export function compareReleases(from: Inspected, to: Inspected): ImageChange {
  const change = compareBuilds(from, to);
  if (change === null) throw new Error('the images have too many files');
  return change;
}

/** Finds in the last release what the order of its layers makes nodes pull again. @param releases - the first one first */
export function findOrder(releases: readonly Inspected[]): Finding[] {
  const pushes = releases.slice(1).map((to, at): OrderPush => {
    const from = releases[at] ?? to;
    const { layers: changed } = compareReleases(from, to);
    const { instructions } = to.build;
    return { digest: to.digest, fromDigest: from.digest, tag: `1.${at + 1}`, changed, instructions };
  });
  const last = releases.at(-1);
  if (last === undefined) return [];
  const { layers, build, baseCount } = last;
  const described = layers.map(({ digest, position }) => ({
    digest,
    instruction: build.instructions[position] ?? null,
  }));
  return findLayerOrder({ layers: described, baseCount }, { pushes: pushes.reverse(), before: [] });
}

/** What is pulled again in an average release. */
export const averageOf = ({ bytes, changed, releases }: Pick<PerRelease, 'bytes' | 'changed' | 'releases'>): number =>
  (bytes * changed) / releases;
