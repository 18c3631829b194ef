import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import type { DerivedSummary, DeriveInput } from './derive-types.ts';
import type { ChosenHeadline } from './headline.ts';
import { sizeAt, spark } from './sizes-at.ts';
import { classifyTag } from './tag-form.ts';

const DAY_MS = 86_400_000;

/** Summarises a repository in one row: size and history of its headline, and counts. */
export function summarise(input: DeriveInput, streamCount: number, headline: ChosenHeadline | null): DerivedSummary {
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
    sizeBytes: last?.row.sizeBytes ?? null,
    pullCostBytes: last?.row.pullCostBytes ?? null,
    lastChangeAt: last?.row.at ?? null,
    lastDeltaBytes: last?.deltaBytes ?? null,
    size7dBytes: daysAgo(7),
    size30dBytes: daysAgo(30),
    size90dBytes: daysAgo(90),
    spark: spark(rows, input.now),
    tagCount: input.tags.filter((tag) => !tag.goneAt && isTag(tag.name)).length,
    streamCount,
    derivedAt: input.now,
  };
}

/** Excludes artifacts and pinned digests. */
function isTag(name: string): boolean {
  return !isPinnedDigest(name) && classifyTag(name).form !== 'artifact';
}
