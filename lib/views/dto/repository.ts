import { z } from 'zod';
import { IMAGE_PURPOSES } from '#lib/domain/finding.ts';
import { VISIBILITIES } from '#lib/domain/repository.ts';
import { growing, Origin, OwnerSource, Problem, page, Relation, Time } from './common.ts';
import { ImageSaving } from './could-save.ts';
import { Headline } from './overview.ts';
import { RepositoryNotices } from './repository-notices.ts';

/** Watched tags with problems. A tag that is gone is no problem. */
export const TagProblems = z.object({
  /** Number of tags that cannot be read or have unread parts. */
  count: z.int(),
  unreadable: z.int(),
  /** Number of tags that are new or changed and wait for the registry's quota. */
  waitingForQuota: z.int(),
  /** Number of tags that the last check did not find and that do not count as gone yet. */
  missing: z.int(),
  /** Number of tags with unread parts, and of those parts. */
  incomplete: z.int(),
  unreadParts: z.int(),
  /** Time of the next try of any of them. */
  nextTryAt: Time.nullable(),
});
export type TagProblems = z.infer<typeof TagProblems>;

export const Repository = z.object({
  id: z.string(),
  /** "docker.io/library/node" */
  reference: z.string(),
  name: z.string(),
  registry: z.object({ id: z.string(), name: z.string(), host: z.string() }),
  relation: Relation,
  /** The resolved owner. */
  owner: z.string().nullable(),
  ownerSource: OwnerSource.nullable(),
  /** The pattern that sets the owner; null for another source. */
  ownerPattern: z.string().nullable(),
  /** Owner set by a user or plimsoll.yaml; the part that can be changed. */
  ownerByHand: z.string().nullable(),
  visibility: z.enum(VISIBILITIES),
  /** What its images are for, set by a user or plimsoll.yaml; null: as `purposeOfPattern`. */
  purposeByHand: growing(IMAGE_PURPOSES).nullable(),
  /** What the first matching owner pattern with a purpose sets; null: guessed. The findings of an image have what was guessed. */
  purposeOfPattern: z.object({ pattern: z.string(), purpose: growing(IMAGE_PURPOSES) }).nullable(),
  /** How many machines pull its images: its own setting, else that of its owner, else 1. */
  nodes: z.int(),
  /** Its own setting; null without one. */
  nodesByHand: z.int().nullable(),
  origin: Origin,
  /** "plimsoll.yaml:12" for a repository of the file; else null. */
  place: z.string().nullable(),
  include: z.array(z.string()),
  exclude: z.array(z.string()),
  platforms: z.array(z.string()),
  pinned: z.object({ streamKey: z.string(), platform: z.string().nullable() }).nullable(),
  listIntervalSeconds: z.int(),
  tagIntervalSeconds: z.int(),
  createdAt: Time,
  /** The last attempt to check it, which can have failed. */
  lastLookedAt: Time.nullable(),
  /** Same as `lastCheckedAt`. */
  lastSuccessAt: Time.nullable(),
  /** The last check that succeeded. */
  lastCheckedAt: Time.nullable(),
  /** The last attempt, if it failed; null when it did not fail. */
  checkFailedAt: Time.nullable(),
  /** The next attempt. */
  nextLookAt: Time.nullable(),
  problems: z.array(Problem),
  notices: RepositoryNotices,
  /** What the headline's newest image could save; null while its findings are unknown. */
  couldSave: ImageSaving.nullable(),
  /** Notes on the registry's list of tags, and the registry's own warnings. They are no problems. */
  notes: z.array(Problem),
  tagProblems: TagProblems,
  firstLook: z.object({ tagsDone: z.int(), tagsWanted: z.int() }).nullable(),
  tagCount: z.int(),
  listTruncated: z.boolean(),
  headline: Headline.nullable(),
});
export type Repository = z.infer<typeof Repository>;

/** Repositories for a picker, by reference. */
export const RepositoryNames = z.object({
  items: z.array(z.object({ id: z.string(), reference: z.string(), headline: Headline.nullable() })),
  /** Number of matches; `items` are the first of them. */
  total: z.int(),
});
export type RepositoryNames = z.infer<typeof RepositoryNames>;
export type RepositoryName = RepositoryNames['items'][number];

export const RepositoryList = page(Repository);
export type RepositoryList = z.infer<typeof RepositoryList>;
