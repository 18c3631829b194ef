import type { Database } from '#lib/db/client.ts';

type IncidentData = Parameters<Database['incident']['create']>[0]['data'];
type MemberData = Parameters<Database['incidentMember']['create']>[0]['data'];

const AT = new Date('2026-01-02T00:00:00Z');

/**
 * Inserts an incident of a step as detection writes it, with its `opened` event. Given fields replace the defaults.
 * @returns its id
 */
export async function insertIncidentRow(
  db: Database,
  incident: Partial<IncidentData>,
  members: (Partial<MemberData> & Pick<MemberData, 'repositoryId' | 'toDigest'>)[] = [],
): Promise<string> {
  const id = crypto.randomUUID();
  const leadId = members.length === 0 ? null : crypto.randomUUID();
  const openedAt = incident.openedAt ?? AT;
  const [first] = members;
  await db.incident.create({
    data: {
      id,
      kind: 'step',
      severity: 'warning',
      relation: 'ours',
      notify: 'digest',
      notifyReason: 'unknown',
      notifyText: 'small',
      owner: null,
      leadId,
      openedAt,
      createdAt: openedAt,
      changedAt: openedAt,
      causes: [],
      repositoryId: first?.repositoryId ?? null,
      rule: { id: null, name: 'built in', version: null, settings: {} },
      cause: {
        baseDeltaBytes: 0,
        ownDeltaBytes: 11_900_000,
        baseName: null,
        instruction: 'RUN npm ci',
        layer: null,
        instructionDeltaBytes: 11_900_000,
        share: 1,
        note: null,
      },
      events: { create: { at: openedAt, kind: 'opened', actorKind: 'system', reason: null, details: {} } },
      ...incident,
    } as IncidentData,
  });
  for (const [index, member] of members.entries())
    await db.incidentMember.create({
      data: {
        id: index === 0 && leadId ? leadId : crypto.randomUUID(),
        incidentId: id,
        seriesId: 'series',
        kind: 'step',
        streamKey: 'tag:main',
        streamLabel: 'main',
        platform: 'linux/amd64',
        tagName: 'main',
        lastTag: 'main',
        at: openedAt,
        severity: 'warning',
        lastDigest: member.toDigest,
        baselineBytes: 51_000_000n,
        fromBytes: 51_000_000n,
        toBytes: 62_900_000n,
        lastBytes: 62_900_000n,
        alarmDigest: member.toDigest,
        alarmBytes: member.toBytes ?? 62_900_000n,
        pullCostBytes: 31_900_000n,
        baseDeltaBytes: 0n,
        ownDeltaBytes: 11_900_000n,
        ...member,
      } as MemberData,
    });
  return id;
}
