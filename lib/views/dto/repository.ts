import { z } from 'zod';
import { Origin, Problem, page, Relation, Time } from './common.ts';
import { Headline } from './overview.ts';

export const Repository = z.object({
  id: z.string(),
  /** "docker.io/library/node" */
  reference: z.string(),
  name: z.string(),
  registry: z.object({ id: z.string(), name: z.string(), host: z.string() }),
  relation: Relation,
  owner: z.string().nullable(),
  visibility: z.enum(['private', 'public']),
  origin: Origin,
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
