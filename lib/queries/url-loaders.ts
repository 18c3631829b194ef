import { createLoader } from 'nuqs/server';
import { deliveriesUrl } from './deliveries-url.ts';
import { incidentsUrl } from './incidents-url.ts';
import { overviewUrl } from './overview-url.ts';
import { chartUrl, compareUrl, imageUrl, tagsUrl } from './url-state.ts';

/** Readers of the same state for the server's pages; apart, since no browser needs them. */
export const loadOverviewUrl = createLoader(overviewUrl);
export const loadChartUrl = createLoader(chartUrl);
export const loadTagsUrl = createLoader(tagsUrl);
export const loadDeliveriesUrl = createLoader(deliveriesUrl);
export const loadImageUrl = createLoader(imageUrl);
export const loadCompareUrl = createLoader(compareUrl);
export const loadIncidentsUrl = createLoader(incidentsUrl);
