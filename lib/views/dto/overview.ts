import { z } from 'zod';
import { Bytes, Origin, OwnerSource, Problem, Relation, SignedBytes, Time } from './common.ts';

/** The one series that stands for a repository, and why it is that one. */
export const Headline = z.object({
  seriesId: z.string(),
  streamKey: z.string(),
  /** What to call the stream: "latest", "v1.x", "main-<sha>". */
  label: z.string(),
  platform: z.string(),
  /** The tag of the newest point. */
  tag: z.string(),
  reason: z.enum(['pinned', 'latest', 'highest-version', 'only', 'newest']),
});
export type Headline = z.infer<typeof Headline>;

/** Against the size that the headline had N days ago; percent is null when that was 0 bytes. */
export const Change = z.object({ deltaBytes: SignedBytes, deltaPercent: z.number().nullable() });
export type Change = z.infer<typeof Change>;

export const OverviewRow = z.object({
  id: z.string(),
  reference: z.string(),
  registry: z.object({ id: z.string(), name: z.string(), host: z.string() }),
  name: z.string(),
  relation: Relation,
  owner: z.string().nullable(),
  ownerSource: OwnerSource.nullable(),
  origin: Origin,
  state: z.enum(['incident', 'warning', 'calm']),
  /** Open incidents that it shows in, and the newest one's number; null without one. */
  incidents: z.object({ count: z.int(), number: z.int() }).nullable(),
  problems: z.array(Problem),
  headline: Headline.nullable(),
  /** [epochSeconds, bytes] of the last 90 days, at most 24 pairs, a step line. */
  spark: z.array(z.tuple([z.number(), z.number()])),
  sizeBytes: Bytes.nullable(),
  /** The load line of the headline: its budget; null without one. */
  budgetBytes: Bytes.nullable(),
  change7d: Change.nullable(),
  change30d: Change.nullable(),
  change90d: Change.nullable(),
  pullCostBytes: Bytes.nullable(),
  lastChangeAt: Time.nullable(),
  lastDeltaBytes: SignedBytes.nullable(),
  lastLookedAt: Time.nullable(),
  /** While the first look runs: how far it is. */
  firstLook: z.object({ tagsDone: z.int(), tagsWanted: z.int() }).nullable(),
  tagCount: z.int(),
});
export type OverviewRow = z.infer<typeof OverviewRow>;

const WeekItem = z.object({
  repositoryId: z.string(),
  name: z.string(),
  label: z.string(),
  deltaBytes: SignedBytes,
  at: Time,
  /** The instruction that did most, where it is known. */
  cause: z.string().nullable(),
});

export const Overview = z.object({
  generatedAt: Time,
  /** One page of what matches the filter, sorted. */
  items: z.array(OverviewRow),
  nextCursor: z.string().nullable(),
  /** Repositories that match the filter, and the largest size among them. */
  total: z.int(),
  largestBytes: Bytes.nullable(),
  /** Headlines whose size changed in the last 7 days: the biggest changes of all repositories, and how many changed. */
  week: z.object({ items: z.array(WeekItem), total: z.int() }),
  /** Over all repositories, whatever the filter. */
  totals: z.object({
    repositories: z.int(),
    tags: z.int(),
    registries: z.int(),
    troubledRegistries: z.int(),
  }),
  /** What can be filtered by: the first 200 of each, by name. */
  choices: z.object({
    owners: z.array(z.string()),
    registries: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
  demo: z.boolean(),
});
export type Overview = z.infer<typeof Overview>;
