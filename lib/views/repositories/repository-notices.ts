import type { Database } from '#lib/db/client.ts';
import {
  listRepositoriesOverBudget,
  listRepositoryIncidents,
  type RepositoryIncident,
} from '#lib/db/repositories/repository-incidents.ts';
import type { ActiveState } from '#lib/domain/incident.ts';
import type { RepositoryNotices } from '../dto/repository-notices.ts';

type Found = { incidents: readonly RepositoryIncident[]; over: ReadonlyMap<string, RepositoryNotices['overBudget']> };

/** Loads what the pages of repositories show first: their active incidents, and series over a budget. By repository id. */
export async function loadNotices(
  db: Database,
  repositoryIds: readonly string[],
): Promise<(repositoryId: string) => RepositoryNotices> {
  const [incidents, over] = await Promise.all([
    listRepositoryIncidents(db, repositoryIds),
    listRepositoriesOverBudget(db, repositoryIds),
  ]);
  const found = { incidents, over: new Map(over.map(({ repositoryId, ...series }) => [repositoryId, series])) };
  return (repositoryId) => toNotices(repositoryId, found);
}

function toNotices(id: string, { incidents, over }: Found): RepositoryNotices {
  const inState = (state: ActiveState) => {
    const found = incidents.find((one) => one.repositoryId === id && one.state === state);
    return found === undefined ? null : toIncidentNotice(found);
  };
  return {
    open: inState('open'),
    acknowledged: inState('acknowledged'),
    overBudget: over.get(id) ?? null,
  };
}

function toIncidentNotice({
  count,
  number,
  kind,
  severity,
  openedAt,
  assignee,
  stream,
  platform,
  beforeBytes,
  deltaBytes,
}: RepositoryIncident): NonNullable<RepositoryNotices['open']> {
  const hasPercent = deltaBytes !== null && beforeBytes !== null && beforeBytes > 0;
  return {
    count,
    number,
    kind,
    severity,
    since: openedAt.toISOString(),
    assignee,
    stream,
    platform,
    deltaBytes,
    deltaPercent: hasPercent ? (deltaBytes / beforeBytes) * 100 : null,
  };
}
