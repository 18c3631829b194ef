import type { Database } from './client.ts';
import type { ChannelKind, DeliveryState } from './generated/enums.ts';

/** Globs and words that a route or mute names, as lib/commands checked them before they were stored. */
type StoredMatches = {
  repository?: string;
  owner?: string;
  relation?: 'ours' | 'upstream';
  stream?: string;
  platform?: string;
};

/** Everything that decides who hears of an incident, but the incident. */
export type TellingRow = {
  routes: {
    matches: StoredMatches & {
      label?: { key: string; value?: string };
      severity?: 'warning' | 'critical';
      kinds?: ('step' | 'creep' | 'budget' | 'trouble')[];
    };
    channelIds: string[];
    stop: boolean;
  }[];
  mutes: {
    matches: StoredMatches & { incidentId?: string; kind?: 'step' | 'creep' | 'budget' | 'trouble' };
    until: Date;
    endedAt: Date | null;
  }[];
  channels: { id: string; kind: ChannelKind; settings: unknown; enabled: boolean }[];
};

export async function loadTelling(db: Database, now: Date): Promise<TellingRow> {
  const [routes, mutes, channels] = await Promise.all([
    db.route.findMany({
      select: { matches: true, channelIds: true, stop: true, origin: true },
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
    }),
    db.mute.findMany({
      where: { endedAt: null, until: { gt: now } },
      select: { matches: true, until: true, endedAt: true },
    }),
    db.channel.findMany({ select: { id: true, kind: true, settings: true, enabled: true }, orderBy: { id: 'asc' } }),
  ]);
  const inOrder = [
    ...routes.filter(({ origin }) => origin === 'file'),
    ...routes.filter(({ origin }) => origin !== 'file'),
  ];
  // Only commands write these, and they parse what they write.
  return {
    routes: inOrder.map(({ origin: _, matches, ...route }) => ({
      ...route,
      matches: matches as TellingRow['routes'][number]['matches'],
    })),
    mutes: mutes.map(({ matches, ...mute }) => ({
      ...mute,
      matches: matches as TellingRow['mutes'][number]['matches'],
    })),
    channels,
  };
}

/** Channels that were, or are to be, told of an incident. */
export async function findTold(db: Database, incidentId: string): Promise<Set<string>> {
  const unsaid: DeliveryState[] = ['held'];
  const rows = await db.delivery.findMany({
    where: { incidentId, state: { notIn: unsaid } },
    distinct: ['channelId'],
    select: { channelId: true },
  });
  return new Set(rows.map(({ channelId }) => channelId));
}

export type NewDelivery = { incidentId: string; eventId: number; channelId: string; type: string; nextTryAt: Date };

/** Puts messages into the outbox; one for each event and channel, however often it is written. */
export async function insertDeliveries(tx: Database, deliveries: readonly NewDelivery[], now: Date): Promise<void> {
  if (deliveries.length === 0) return;
  await tx.delivery.createMany({
    data: deliveries.map((delivery) => ({ ...delivery, kind: 'incident' as const, createdAt: now })),
    skipDuplicates: true,
  });
}

export type SubjectRow = {
  host: string;
  name: string;
  relation: 'ours' | 'upstream';
  owner: string | null;
  labelledOwner: string | null;
  stream: string;
  platform: string;
  labels: Record<string, string>;
};

/** The series an incident shows in, with what says whose they are and the labels of the image that opened it there. */
export async function listSubjects(db: Database, incidentId: string): Promise<SubjectRow[]> {
  return db.$queryRaw<SubjectRow[]>`
    select g.host, r.name, r.relation::text as relation, r.owner, s."labelledOwner", m."streamKey" as stream, m.platform,
      coalesce(i.labels, '{}'::jsonb) as labels
    from "IncidentMember" m
    join "Repository" r on r.id = m."repositoryId"
    join "Registry" g on g.id = r."registryId"
    left join "RepositorySummary" s on s."repositoryId" = r.id
    left join "Manifest" d on d.digest = m."toDigest"
    left join "Image" i on i."manifestId" = d.id
    where m."incidentId" = ${incidentId}
    order by m.at, m.id`;
}
