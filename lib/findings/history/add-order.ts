import type { Finding, FindingSet } from '#lib/findings/finding.ts';

type Items = Pick<FindingSet, 'items'>;

/** Returns a set with these findings of its history instead of those that it has. Sums stay: they save nothing of the image. */
export function withOrder<T extends Items>(set: T, found: readonly Finding[]): T {
  const others = set.items.filter(({ kind }) => kind !== 'layer-order');
  return { ...set, items: [...others, ...found].sort(byWeight) };
}

export const orderOf = ({ items }: Items): Finding[] => items.filter(({ kind }) => kind === 'layer-order');

/** Secrets are first. Of the others, what is pulled again in each release counts like what the image could save. */
function byWeight(one: Finding, other: Finding): number {
  const isSecret = (finding: Finding) => Number(finding.kind === 'secret');
  return isSecret(other) - isSecret(one) || (isSecret(one) ? 0 : weigh(other) - weigh(one));
}

/** Compressed bytes of the image, or of a release on average. */
function weigh({ savedBytes, perRelease }: Finding): number {
  return perRelease === null ? savedBytes : (perRelease.bytes * perRelease.changed) / perRelease.releases;
}
