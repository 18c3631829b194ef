import { createLoader } from 'nuqs/server';
import { deliveriesUrl } from './deliveries-url.ts';
import { incidentsUrl } from './incidents-url.ts';
import { overviewUrl } from './overview-url.ts';
import { packageSearchUrl } from './package-search-url.ts';
import { chartUrl, compareUrl, imageUrl, tagsUrl } from './url-state.ts';

/** Server-side readers of the URL state. A separate file, since browsers need none of them. */
export const loadOverviewUrl = createLoader(overviewUrl);
export const loadChartUrl = createLoader(chartUrl);
export const loadTagsUrl = createLoader(tagsUrl);
export const loadDeliveriesUrl = createLoader(deliveriesUrl);
export const loadImageUrl = createLoader(imageUrl);
export const loadCompareUrl = createLoader(compareUrl);
export const loadPackageSearchUrl = createLoader(packageSearchUrl);
export const loadIncidentsUrl = createLoader(incidentsUrl);
