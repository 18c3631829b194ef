import type { BaseSource } from '#lib/domain/layer.ts';
import { findBase } from '#lib/image/base.ts';
import type { Labels } from '#lib/image/labels.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { findReference, formatRepository, type Reference } from '#lib/image/reference.ts';
import { classifyTag } from '../tags/tag-form.ts';

/** A tag of a watched repository that points or pointed to an image with exactly the base layers. */
export type BaseTag = {
  repositoryId: string;
  /** "docker.io/library/node" */
  repository: string;
  tag: string;
  /** Digest of the image, and of the manifest that the tag points to: the same, or an index. */
  digest: string;
  rootDigest: string;
  firstSeenAt: Date;
  /** Null while the tag points to it. */
  endedAt: Date | null;
};

export type NamedBase = {
  /** "docker.io/library/node"; the label's text where it is no reference; null without a name. */
  name: string | null;
  tag: string | null;
  /** Repository and image to link to; null unless a watched image begins this one. */
  repositoryId: string | null;
  digest: string | null;
  /** Null when only a label is known. */
  layerCount: number | null;
  isCurrent: boolean;
  /** When the last tag stopped pointing to it; null while one does, and without a watched image. */
  endedAt: Date | null;
  by: BaseSource;
  /** The base of the labels, where that is another one than the layers show. */
  label: string | null;
};

/**
 * Names the base of an image: by a watched image that begins it, else by its labels. Null when nothing is known of it.
 *
 * @param tags - those of watched images with exactly the base layers
 */
export function nameBase(labels: Labels, layerCount: number | null, tags: readonly BaseTag[]): NamedBase | null {
  const label = findBase(labels);
  const named = label?.name == null ? null : findReference(label.name);
  const labelled = tags.filter((tag) => hasDigest(tag, label?.digest ?? null) || isIn(tag, named));
  const preferred = new Set(labelled.map(({ repositoryId }) => repositoryId));
  const [best] = tags.map((tag) => rankTag(tag, preferred)).sort(compareRanked);
  if (best !== undefined) {
    const { tag, repository, repositoryId, digest, endedAt } = best.tag;
    const differs = label !== null && !agrees(labelled, label.digest, named);
    return {
      name: repository,
      tag,
      repositoryId,
      digest,
      layerCount,
      endedAt,
      isCurrent: endedAt === null,
      by: 'layers',
      label: differs ? (label.name ?? label.digest) : null,
    };
  }
  if (label === null && layerCount === null) return null;
  const name = named === null ? (label?.name ?? null) : formatRepository(named);
  return {
    ...NO_IMAGE,
    name,
    tag: named?.tag ?? null,
    digest: label?.digest ?? named?.digest ?? null,
    layerCount,
    by: label === null ? 'config' : 'label',
  };
}

const NO_IMAGE = { repositoryId: null, isCurrent: false, endedAt: null, label: null } as const;

const hasDigest = ({ digest, rootDigest }: BaseTag, labelled: string | null): boolean =>
  labelled !== null && (digest === labelled || rootDigest === labelled);

const isIn = ({ repository }: BaseTag, named: Reference | null): boolean =>
  named !== null && repository === formatRepository(named);

/** Reports whether the labels name one of the tags, or its digest. A name without a tag stands for its repository. */
function agrees(labelled: readonly BaseTag[], digest: string | null, named: Reference | null): boolean {
  return labelled.some((tag) => hasDigest(tag, digest) || named?.tag == null || named.tag === tag.tag);
}

type Ranked = { tag: BaseTag; ranks: number[] };

/** The repository of the labels first, a current tag before a former one, the most precise version, the oldest tag. */
function rankTag(tag: BaseTag, preferred: ReadonlySet<string>): Ranked {
  const [numbers, length] = precisionOf(tag.tag);
  const { repositoryId, endedAt, firstSeenAt } = tag;
  return {
    tag,
    ranks: [
      preferred.has(repositoryId) ? 1 : 0,
      endedAt === null ? 1 : 0,
      numbers,
      endedAt?.getTime() ?? 0,
      length,
      -firstSeenAt.getTime(),
    ],
  };
}

/** Highest rank first, then by name, so that the same tags always give the same one. */
function compareRanked(a: Ranked, b: Ranked): number {
  for (const [at, rank] of a.ranks.entries()) {
    const difference = (b.ranks[at] ?? 0) - rank;
    if (difference !== 0) return difference;
  }
  const [first, second] = [`${a.tag.repository}:${a.tag.tag}`, `${b.tag.repository}:${b.tag.tag}`];
  return first < second ? -1 : first > second ? 1 : 0;
}

const VERSION = /^(?:[A-Za-z][A-Za-z_.-]{0,40}[-_.])?[vV]?(\d+(?:\.\d+){0,4})/;

/**
 * Returns how many numbers the version of a tag has, and the length of its name: "24.2.0-alpine3.21" is more precise than
 * "24.2.0-alpine", and that than "24-alpine". A day counts as three numbers, a name without a version as none.
 */
function precisionOf(tag: string): [numbers: number, length: number] {
  if (isPinnedDigest(tag)) return [-1, 0];
  const { form, hasDay } = classifyTag(tag);
  if (form === 'pr' || form === 'artifact') return [-1, 0];
  if (form === 'date' && hasDay) return [3, tag.length];
  const version = form === 'hash' ? undefined : VERSION.exec(tag)?.[1];
  return version === undefined ? [0, 0] : [version.split('.').length, tag.length];
}
