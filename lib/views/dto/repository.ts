import { z } from 'zod';
import { Origin, OwnerSource, Problem, page, Relation, Time } from './common.ts';
import { Headline } from './overview.ts';

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
  firstLook: z.object({ tagsDone: z.int(), tagsWanted: z.int() }).nullable(),
  tagCount: z.int(),
  listTruncated: z.boolean(),
  headline: Headline.nullable(),
});
export type Repository = z.infer<typeof Repository>;

export const RepositoryList = page(Repository);
export type RepositoryList = z.infer<typeof RepositoryList>;
