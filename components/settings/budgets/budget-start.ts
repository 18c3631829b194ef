import type { PickedSeries } from '#components/settings/series-picker.tsx';
import type { Budget } from '#lib/views/dto/alerting.ts';

/** What a new budget starts from, as the URL names it. */
type BudgetStart = {
  series: string | null;
  repository: string | null;
  stream: string | null;
  platform: string | null;
};

/** Returns what a new budget applies to at first: the repository or series of the URL, else everything. */
export function startMatches({ repository, stream, platform }: BudgetStart): Budget['matches'] {
  if (repository === null) return {};
  return { repository, ...(stream === null ? {} : { stream }), ...(platform === null ? {} : { platform }) };
}

/** Returns the series that a size is proposed from; null unless the URL names all of it. */
export function startSeries({ series, repository, stream, platform }: BudgetStart): PickedSeries | null {
  if (series === null || repository === null || stream === null || platform === null) return null;
  return { seriesId: series, reference: repository, stream, platform };
}
