import { findMutedUntil, type MuteLike, type MuteSubject } from '#lib/alerts/mutes.ts';
import { parseStoredNotify } from '#lib/alerts/notify-decision.ts';
import { parseCause, parseTrouble } from '#lib/alerts/stored-incident.ts';
import { parseSecrets } from '#lib/alerts/stored-secrets.ts';
import { totalGrowth } from '#lib/alerts/total-growth.ts';
import { GONE_REGISTRY } from '#lib/alerts/trouble.ts';
import type { IncidentPageRow, listMembersOfIncidents } from '#lib/db/incidents/incident-pages.ts';
import type { MemberPushes } from '#lib/db/incidents/member-pushes.ts';
import { toNumber } from '#lib/db/numbers.ts';
import { clipTexts } from '#lib/image/clip-texts.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { IncidentMember, IncidentRow } from '../dto/incidents.ts';

/** Maximum length in characters of an instruction, a base image's name or a package's path in an incident. */
export const MAX_TEXT = 500;

const UNKNOWN_PUSHES: MemberPushes = { fromAt: null, stepFromBytes: null, baselineNowBytes: null };

export type ListedMember = Awaited<ReturnType<typeof listMembersOfIncidents>>[number];

/** The parts of a row besides the incident itself. */
export type RowParts = {
  members: readonly ListedMember[];
  /** The series or subjects of the incident, as mutes match them. */
  subjects: readonly MuteSubject[];
  mutes: readonly MuteLike[];
  /** Names of the subjects of trouble and secrets, by id. */
  names: ReadonlyMap<string, string>;
  /** Last recompression of the images of incidents, by the incident's id. */
  recompressed: ReadonlyMap<string, Date>;
  /** The pushes between which members grew, by member id. */
  pushes: ReadonlyMap<string, MemberPushes>;
  now: Date;
};

/** Builds the row of an incident in a list. */
export function toIncidentRow(
  incident: IncidentPageRow,
  { members, subjects, mutes, names, recompressed, pushes, now }: RowParts,
): IncidentRow {
  const { id, number, kind, state, severity, relation, owner, flapping, assignee } = incident;
  const lead = members.find((member) => member.id === incident.leadId) ?? members[0];
  return {
    id,
    number,
    kind,
    state,
    severity,
    relation,
    owner,
    flapping,
    notify: parseStoredNotify(incident),
    assignee,
    openedAt: incident.openedAt.toISOString(),
    changedAt: incident.changedAt.toISOString(),
    endedAt: incident.endedAt?.toISOString() ?? null,
    mutedUntil: findMutedUntil(mutes, subjects, now)?.toISOString() ?? null,
    recompressedAt: recompressed.get(id)?.toISOString() ?? null,
    lead: lead ? toIncidentMember(lead, pushes.get(lead.id)) : null,
    memberCount: new Set(members.map(({ toDigest }) => toDigest)).size,
    repositoryCount: new Set(members.map(({ repositoryId }) => repositoryId)).size,
    platforms: [...new Set(members.map(({ platform }) => platform))].sort(),
    cause: toCause(incident.cause),
    trouble: toTrouble(incident, names),
    secrets: toSecrets(incident, names),
  };
}

/** @param pushes - the pushes between which it grew, if still stored */
export function toIncidentMember(row: ListedMember, pushes: MemberPushes = UNKNOWN_PUSHES): IncidentMember {
  const { id, repositoryId, seriesId, platform, state, fromDigest, fromTag, toDigest, lastDigest, lastTag } = row;
  const { alarmDigest, budgetMetric } = row;
  const fromBytes = toNumber(row.fromBytes);
  const [baselineBytes, alarmBytes] = [toNumber(row.baselineBytes), toNumber(row.alarmBytes)];
  const { beforeBytes, deltaBytes } = totalGrowth({ kind: row.kind, fromBytes, baselineBytes, alarmBytes });
  return {
    id,
    repositoryId,
    seriesId,
    platform,
    state,
    fromDigest,
    fromTag,
    toDigest,
    lastDigest,
    lastTag,
    fromBytes,
    baselineBytes,
    alarmDigest,
    alarmBytes,
    toBytes: toNumber(row.toBytes),
    reference: referenceOf(row),
    stream: row.streamLabel,
    tag: row.tagName,
    at: row.at.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    lastBytes: toNumber(row.lastBytes),
    beforeBytes,
    deltaBytes,
    fromAt: pushes.fromAt?.toISOString() ?? null,
    baselineNowBytes: pushes.baselineNowBytes,
    stepBytes: pushes.stepFromBytes === null ? null : alarmBytes - pushes.stepFromBytes,
    baseDeltaBytes: toNumber(row.baseDeltaBytes),
    ownDeltaBytes: toNumber(row.ownDeltaBytes),
    pullCostBytes: toNumber(row.pullCostBytes),
    budgetMetric,
    budgetBytes: toNumber(row.budgetBytes),
    budgetedBytes: toNumber(row.budgetedBytes),
  };
}

const referenceOf = ({ repository }: ListedMember): string =>
  formatRepository({ registry: repository.registry.host, repository: repository.name });

function toCause(stored: unknown): IncidentRow['cause'] {
  const cause = parseCause(stored);
  if (cause === null) return null;
  const { layers: _, recompressedBytes, unpacked, baseNameBefore = null, ...rest } = cause;
  const optional = {
    ...(recompressedBytes !== undefined && { recompressedBytes }),
    ...(unpacked !== undefined && { unpacked }),
  };
  return clipTexts({ ...rest, baseNameBefore, ...optional }, MAX_TEXT);
}

function toSecrets(
  { secrets, repositoryId }: IncidentPageRow,
  names: ReadonlyMap<string, string>,
): IncidentRow['secrets'] {
  const found = parseSecrets(secrets);
  if (found === null || repositoryId === null) return null;
  const { items, tag } = found;
  return clipTexts({ subject: names.get(repositoryId) ?? '', repositoryId, count: items.length, tag }, MAX_TEXT);
}

function toTrouble(
  { trouble, openedAt, repositoryId, registryId }: IncidentPageRow,
  names: ReadonlyMap<string, string>,
): IncidentRow['trouble'] {
  const found = parseTrouble(trouble);
  if (found === null) return null;
  const subject = names.get(repositoryId ?? '') ?? names.get(registryId ?? '') ?? GONE_REGISTRY;
  return clipTexts({ ...found, subject, since: found.since ?? openedAt.toISOString() }, MAX_TEXT);
}
