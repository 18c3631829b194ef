'use client';

import { useUrl } from '#components/ui/use-url.ts';
import { chartUrl } from '#lib/queries/url/url-state.ts';

/** The state of the chart in the URL. */
export const useChartUrl = () => useUrl(chartUrl);
export type ChartUrl = ReturnType<typeof useChartUrl>[0];
export type SetChartUrl = ReturnType<typeof useChartUrl>[1];
