'use client';

import type { inferParserType } from 'nuqs';
import { useUrl } from '#components/ui/use-url.ts';
import type { IncidentFilter } from '#lib/queries/incidents/incidents.ts';
import { incidentsUrl } from '#lib/queries/url/incidents-url.ts';

export type InboxUrl = inferParserType<typeof incidentsUrl>;

export const useInboxUrl = () => useUrl(incidentsUrl);

/** Returns the filter of the request. */
export const filterOf = ({
  state,
  kind,
  severity,
  owner,
  relation,
  repository,
  q,
  sort,
}: InboxUrl): IncidentFilter => ({ state, kind, severity, owner, relation, q, sort, repositoryId: repository });
