import { NextSteps } from '#lib/views/dto/next-steps.ts';
import { Overview } from '#lib/views/dto/overview.ts';
import { OverviewQuery, SearchQuery } from '#lib/views/dto/parameters.ts';
import { SearchResults } from '#lib/views/dto/search.ts';
import type { Operations } from './operation.ts';

export const OVERVIEW_OPERATIONS: Operations = {
  '/overview': {
    get: {
      summary: 'List repositories with their current size, the changes of the week and totals',
      query: OverviewQuery,
      answer: Overview,
    },
  },
  '/search': {
    get: {
      summary: 'Find repositories, tags, incidents, registries and packages; at most eight of each',
      query: SearchQuery,
      answer: SearchResults,
    },
  },
  '/next-steps': { get: { summary: 'Get which parts of the set-up are done', answer: NextSteps } },
};
