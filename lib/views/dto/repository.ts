import { z } from 'zod';
import { Origin, OwnerSource, Problem, page, Relation, Time } from './common.ts';
import { Headline } from './overview.ts';

/** Watched tags that are not as they should be. A tag that is gone is no problem. */
export const TagProblems = z.object({
  /** Tags that cannot be read or have unread parts. */
  count: z.int(),
  unreadable: z.int(),
  /** Tags that changed, or were not read yet, and wait for the registry's quota. */
  waitingForQuota: z.int(),
  /** Tags that the last check did not find, and that are not gone yet. */
  missing: z.int(),
  /** Tags with unread parts, and how many parts these are. */
  incomplete: z.int(),
  unreadParts: z.int(),
  /** When the first of them is tried again. */
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
  /** Whose it is in the end. */
  owner: z.string().nullable(),
  ownerSource: OwnerSource.nullable(),
  /** The pattern that says so; null for another source. */
  ownerPattern: z.string().nullable(),
  /** Whom a person or plimsoll.yaml named: what can be changed here. */
  ownerByHand: z.string().nullable(),
  visibility: z.enum(['private', 'public']),
  origin: Origin,
  /** Where it is written, "plimsoll.yaml:12"; null where that is nowhere. */
  place: z.string().nullable(),
  include: z.array(z.string()),
  exclude: z.array(z.string()),
  platforms: z.array(z.string()),
  pinned: z.object({ streamKey: z.string(), platform: z.string().nullable() }).nullable(),
  listIntervalSeconds: z.int(),
  tagIntervalSeconds: z.int(),
  createdAt: Time,
  lastLookedAt: Time.nullable(),
  lastSuccessAt: Time.nullable(),
  nextLookAt: Time.nullable(),
  problems: z.array(Problem),
  /** What the registry's list of tags had beside tags, and the registry's own warnings. Nothing is wrong with the repository. */
  notes: z.array(Problem),
  tagProblems: TagProblems,
  firstLook: z.object({ tagsDone: z.int(), tagsWanted: z.int() }).nullable(),
  tagCount: z.int(),
  listTruncated: z.boolean(),
  headline: Headline.nullable(),
});
export type Repository = z.infer<typeof Repository>;

/** Repositories to choose from, by their references. */
export const RepositoryNames = z.object({
  items: z.array(z.object({ id: z.string(), reference: z.string(), headline: Headline.nullable() })),
  /** How many match, of which `items` are the first. */
  total: z.int(),
});
export type RepositoryNames = z.infer<typeof RepositoryNames>;
export type RepositoryName = RepositoryNames['items'][number];

export const RepositoryList = page(Repository);
export type RepositoryList = z.infer<typeof RepositoryList>;
