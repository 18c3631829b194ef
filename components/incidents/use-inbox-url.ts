'use client';

import { type inferParserType, useQueryStates } from 'nuqs';
import type { IncidentFilter } from '#lib/queries/incidents.ts';
import { incidentsUrl } from '#lib/queries/incidents-url.ts';

export type InboxUrl = inferParserType<typeof incidentsUrl>;

export const useInboxUrl = () => useQueryStates(incidentsUrl);

/** What the URL asks the server for. */
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
