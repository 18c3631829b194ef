import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { classifyTag } from '../tags/tag-form.ts';
import type { DerivedSummary, DeriveInput } from './derive-types.ts';
import type { ChosenHeadline } from './headline.ts';
import { sizeAt, spark, type TimedSize } from './sizes-at.ts';

const DAY_MS = 86_400_000;

/** What the summary of a repository is made from, besides its observations. */
export type SummaryParts = {
  streamCount: number;
  headline: ChosenHeadline | null;
  latestVersion: string | null;
};

/** Summarises a repository in one row: size and history of its headline, and counts. */
export function summarise(input: DeriveInput, { streamCount, headline, latestVersion }: SummaryParts): DerivedSummary {
  const rows = headline?.points.map((point) => point.row) ?? [];
  const last = headline?.points.at(-1);
  const daysAgo = (days: number) => sizeAt(rows, new Date(input.now.getTime() - days * DAY_MS));
  return {
    repositoryId: input.repositoryId,
    seriesId: last?.row.seriesId ?? null,
    streamKey: headline?.stream.key ?? null,
    streamLabel: headline?.stream.label ?? null,
    tagName: last?.row.tagName ?? null,
    platform: headline?.platform ?? null,
    headlineReason: headline?.reason ?? null,
    headlineInsteadOf: headline?.insteadOf ?? null,
    sizeBytes: last?.row.sizeBytes ?? null,
    pullCostBytes: last?.row.pullCostBytes ?? null,
    lastChangeAt: last?.row.at ?? null,
    lastDeltaBytes: last?.deltaBytes ?? null,
    size7dBytes: daysAgo(7),
    size30dBytes: daysAgo(30),
    size90dBytes: daysAgo(90),
    ...firstOf(rows),
    latestVersion,
    spark: spark(rows, input.now),
    tagCount: input.tags.filter((tag) => !tag.goneAt && isTag(tag.name)).length,
    streamCount,
    derivedAt: input.now,
  };
}

/** The oldest point need not be the first one: points of versions are in the order of the versions. */
function firstOf(rows: readonly TimedSize[]): Pick<DerivedSummary, 'firstAt' | 'firstSizeBytes'> {
  const times = rows.map(({ at }) => at.getTime());
  const firstAt = rows.length === 0 ? null : new Date(times.reduce((least, time) => Math.min(least, time)));
  return { firstAt, firstSizeBytes: firstAt && sizeAt(rows, firstAt) };
}

/** Excludes artifacts and pinned digests. */
function isTag(name: string): boolean {
  return !isPinnedDigest(name) && classifyTag(name).form !== 'artifact';
}
