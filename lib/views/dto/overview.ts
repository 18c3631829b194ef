import { z } from 'zod';
import { REPOSITORY_STATES } from '#lib/domain/repository.ts';
import { HEADLINE_REASONS } from '#lib/domain/series.ts';
import { Bytes, Origin, OwnerSource, Problem, Relation, SignedBytes, Time } from './common.ts';
import { CouldSave } from './could-save.ts';

/** The series that stands for a repository, and the reason why it was chosen. */
export const Headline = z.object({
  seriesId: z.string(),
  streamKey: z.string(),
  /** Name of the stream: "latest", "v1.x", "main-<sha>". */
  label: z.string(),
  platform: z.string(),
  /** The tag of the newest point. */
  tag: z.string(),
  reason: z.enum(HEADLINE_REASONS),
  /** Name of the stream that would come first, but whose history is much shorter; null when there is none. */
  insteadOf: z.string().nullable(),
  /** The version of this series that is the same image as the tag "latest"; null when there is none. */
  latestVersion: z.string().nullable(),
});
export type Headline = z.infer<typeof Headline>;

/** Change from the headline's size N days ago; percent is null when that was 0 bytes. */
export const Change = z.object({
  deltaBytes: SignedBytes,
  deltaPercent: z.number().nullable(),
  /** Time of the first point of a series that is younger than N days: the change is since then. Else null. */
  since: Time.nullable(),
});
export type Change = z.infer<typeof Change>;

export const OverviewRow = z.object({
  id: z.string(),
  reference: z.string(),
  registry: z.object({ id: z.string(), name: z.string(), host: z.string() }),
  name: z.string(),
  /** Another repository has the same name, in another registry. */
  isNameShared: z.boolean(),
  relation: Relation,
  owner: z.string().nullable(),
  ownerSource: OwnerSource.nullable(),
  origin: Origin,
  state: z.enum(REPOSITORY_STATES),
  /** Number of open incidents that nobody acknowledged, and the newest one's number; null when there are none. */
  incidents: z.object({ count: z.int(), number: z.int() }).nullable(),
  /** The same of the acknowledged incidents, which do not count in the state. */
  acknowledged: z.object({ count: z.int(), number: z.int() }).nullable(),
  /** Number of series over their budgets; null when there are none. */
  overBudget: z.object({ series: z.int() }).nullable(),
  problems: z.array(Problem),
  headline: Headline.nullable(),
  /** [epochSeconds, bytes] of the last 90 days as a step line, at most 24 pairs. */
  spark: z.array(z.tuple([z.number(), z.number()])),
  sizeBytes: Bytes.nullable(),
  /** Budget of the headline; null without one. */
  budgetBytes: Bytes.nullable(),
  change7d: Change.nullable(),
  change30d: Change.nullable(),
  change90d: Change.nullable(),
  pullCostBytes: Bytes.nullable(),
  /** What the headline's newest image could save; null while its findings are unknown. */
  couldSave: CouldSave.nullable(),
  lastChangeAt: Time.nullable(),
  lastDeltaBytes: SignedBytes.nullable(),
  /** The last attempt to check it, which can have failed. */
  lastLookedAt: Time.nullable(),
  /** The last check that succeeded. */
  lastCheckedAt: Time.nullable(),
  /** The last attempt, if it failed; null when it did not fail. */
  checkFailedAt: Time.nullable(),
  /** The next attempt. */
  nextLookAt: Time.nullable(),
  /** Progress of the first check; null when it is done. */
  firstLook: z.object({ tagsDone: z.int(), tagsWanted: z.int() }).nullable(),
  tagCount: z.int(),
});
export type OverviewRow = z.infer<typeof OverviewRow>;

export const WeekItem = z.object({
  repositoryId: z.string(),
  name: z.string(),
  host: z.string(),
  /** Another repository has the same name, in another registry. */
  isNameShared: z.boolean(),
  label: z.string(),
  deltaBytes: SignedBytes,
  at: Time,
  /** The instruction with the largest change, if known. */
  cause: z.string().nullable(),
});

export const Overview = z.object({
  generatedAt: Time,
  /** One page of the sorted rows that match the filter. */
  items: z.array(OverviewRow),
  nextCursor: z.string().nullable(),
  /** Number of repositories that match the filter, and the largest size among them. */
  total: z.int(),
  largestBytes: Bytes.nullable(),
  /** What the newest images of those could save together; null when the findings of none are known. */
  couldSaveBytes: Bytes.nullable(),
  /** Largest changes of headlines in the last 7 days over all repositories, and how many changed notably. */
  week: z.object({ items: z.array(WeekItem), total: z.int() }),
  /** Over all repositories, without the filter. */
  totals: z.object({
    repositories: z.int(),
    tags: z.int(),
    registries: z.int(),
    troubledRegistries: z.int(),
  }),
  /** Values for the filters: the first 200 of each, by name. */
  choices: z.object({
    owners: z.array(z.string()),
    registries: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
  demo: z.boolean(),
});
export type Overview = z.infer<typeof Overview>;
