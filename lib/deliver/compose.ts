import type { IncidentFacts } from '#lib/alerts/message-facts.ts';
import { formatTold, parseStoredNotify } from '#lib/alerts/notify-decision.ts';
import {
  NO_CAUSE,
  parseCause,
  parseContents,
  parseRevision,
  parseRule,
  parseTrouble,
} from '#lib/alerts/stored-incident.ts';
import { addedByEvent, isReasonForAll, parseSecrets } from '#lib/alerts/stored-secrets.ts';
import { totalGrowth } from '#lib/alerts/total-growth.ts';
import { GONE_REGISTRY } from '#lib/alerts/trouble.ts';
import { compareFindings, type FindingsChange } from '#lib/analysis/findings/compare-findings.ts';
import type { Database } from '#lib/db/client.ts';
import { mapFindings } from '#lib/db/findings/image-findings.ts';
import { findPushUnchanged } from '#lib/db/images/unchanged-pulls.ts';
import { getIncidentPage, listMembersOfIncidents, nameSubjects } from '#lib/db/incidents/incident-pages.ts';
import { type MemberPushes, mapMemberPushes } from '#lib/db/incidents/member-pushes.ts';
import { findEvent, findQuiet } from '#lib/db/incidents/quiet.ts';
import { toNumber } from '#lib/db/numbers.ts';
import { percentOf } from '#lib/format/percent.ts';
import { clipTexts } from '#lib/image/clip-texts.ts';
import { commitsUrl } from '#lib/image/commits-url.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { Links } from './links.ts';

type IncidentPage = Awaited<ReturnType<typeof getIncidentPage>>;
type Member = Awaited<ReturnType<typeof listMembersOfIncidents>>[number];

const MAX_ALSO = 10;
const MAX_CONTENTS = 10;
/** Texts of images are clipped, since sent messages are stored with each attempt. */
const MAX_TEXT = 1_000;

/**
 * Composes the current facts of an incident for a message.
 *
 * @param event - what happened; with its id where it is stored
 * @throws NotFoundError
 */
export async function composeFacts(
  db: Database,
  incidentId: string,
  event: { kind: string; id: number | null },
  links: Links,
): Promise<IncidentFacts> {
  const incident = await getIncidentPage(db, incidentId);
  const members = await listMembersOfIncidents(db, [incident.id]);
  const lead = members.find(({ id }) => id === incident.leadId) ?? members[0] ?? null;
  const pushes = lead ? (await mapMemberPushes(db, [lead])).get(lead.id) : undefined;
  const repositoryId = lead?.repositoryId ?? incident.repositoryId;
  const quiet = await findQuiet(db, { ...incident, repositoryId });
  const { number, kind, state, severity, flapping, openedAt, owner } = incident;
  const rule = parseRule(incident.rule);
  const notify = parseStoredNotify(incident);
  const secrets = parseSecrets(incident.secrets);
  return {
    incident: { id: incident.id, number, kind, state, severity, flapping, openedAt: openedAt.toISOString() },
    event: await composeEvent(db, event, incident),
    subject: { ...describeSubject(members, lead), ...(lead ? {} : await nameSubject(db, incident)), repositoryId },
    size: lead && describeSize(lead, pushes),
    cause: lead && describeCause(incident),
    findings: lead && (await describeFindings(db, incident, lead)),
    since: describeSince(incident),
    cost: lead && describeCost(lead, await findUnchanged(db, lead)),
    links: describeLinks(incident, lead, links),
    owner,
    notify,
    told: formatTold(notify),
    quiet: { incidents90d: quiet.count, lastAt: quiet.lastAt?.toISOString() ?? null },
    rule: { name: rule.name, version: rule.version },
    trouble: describeTrouble(incident),
    secrets: secrets && { count: countOfEvent(incident, event) ?? secrets.items.length, tag: secrets.tag },
  };
}

async function composeEvent(
  db: Database,
  { kind, id }: { kind: string; id: number | null },
  { kind: incidentKind, openedAt }: IncidentPage,
): Promise<IncidentFacts['event']> {
  const stored = id === null ? null : await findEvent(db, id);
  return {
    kind,
    at: (stored?.at ?? openedAt).toISOString(),
    by: !stored || stored.actorKind === 'system' ? null : (stored.actorName ?? stored.actorKind),
    reason: isReasonForAll(incidentKind, kind) ? (stored?.reason ?? null) : null,
  };
}

/** The number of secrets that the event added; null for one about all of the incident. */
function countOfEvent({ events }: IncidentPage, { kind, id }: { kind: string; id: number | null }): number | null {
  if (kind !== 'escalated' && kind !== 'reopened') return null;
  return addedByEvent(events.find((event) => event.id === id)?.details);
}

const referenceOf = ({ repository }: Member): string =>
  formatRepository({ registry: repository.registry.host, repository: repository.name });

function describeSubject(
  members: readonly Member[],
  lead: Member | null,
): Omit<IncidentFacts['subject'], 'repositoryId'> {
  const nameOf = (member: Member) => `${referenceOf(member)} ${member.streamLabel}`;
  const others = [...new Set(members.map(nameOf))].filter((name) => lead === null || name !== nameOf(lead));
  return {
    reference: lead ? referenceOf(lead) : '',
    stream: lead?.streamLabel ?? null,
    tag: lead?.tagName ?? null,
    platforms: [...new Set(members.map(({ platform }) => platform))].sort(),
    also: others.slice(0, MAX_ALSO),
    more: Math.max(0, others.length - MAX_ALSO),
  };
}

/** The subject of an incident without series. */
async function nameSubject(
  db: Database,
  { repositoryId, registryId, secrets }: IncidentPage,
): Promise<{ reference: string; tag: string | null }> {
  const names = await nameSubjects(db, {
    repositories: repositoryId === null ? [] : [repositoryId],
    registries: registryId === null ? [] : [registryId],
  });
  const reference = names.get(repositoryId ?? '') ?? names.get(registryId ?? '') ?? GONE_REGISTRY;
  return { reference, tag: parseSecrets(secrets)?.tag || null };
}

/** Total growth, up to the push that opened the incident or escalated it last; `step` is that push alone. */
function describeSize({ kind, fromDigest, ...member }: Member, pushes?: MemberPushes): IncidentFacts['size'] {
  const [fromBytes, baselineBytes] = [toNumber(member.fromBytes), toNumber(member.baselineBytes)];
  const growth = totalGrowth({ kind, fromBytes, baselineBytes, alarmBytes: toNumber(member.alarmBytes) });
  // Messages of a budget give the excess over its limit. It has no baseline from which single steps add up.
  const stepFromBytes = kind === 'budget' ? null : (pushes?.stepFromBytes ?? null);
  return {
    ...growth,
    deltaPercent: roundedPercent(growth.deltaBytes, growth.beforeBytes),
    fromDigest,
    toDigest: member.alarmDigest,
    lastBytes: toNumber(member.lastBytes),
    fromAt: pushes?.fromAt?.toISOString() ?? null,
    step: stepFromBytes === null ? null : describeStep(stepFromBytes, growth.afterBytes),
  };
}

function describeStep(beforeBytes: number, afterBytes: number): NonNullable<IncidentFacts['size']>['step'] {
  const deltaBytes = afterBytes - beforeBytes;
  return { beforeBytes, deltaBytes, deltaPercent: roundedPercent(deltaBytes, beforeBytes) };
}

/** 8.1 means 8.1 %. Null where the size before is 0. */
function roundedPercent(delta: number, before: number): number | null {
  const percent = percentOf(delta, before);
  return percent === null ? null : Math.round(percent * 10) / 10;
}

function describeCause({ cause, contents }: IncidentPage): IncidentFacts['cause'] {
  const { layers: _, ...rest } = parseCause(cause) ?? NO_CAUSE;
  return clipTexts({ ...rest, contents: parseContents(contents)?.slice(0, MAX_CONTENTS) ?? null }, MAX_TEXT);
}

/** Findings of third-party images send no messages: only their maintainers can mend them. */
async function describeFindings(
  db: Database,
  { relation }: IncidentPage,
  lead: Member,
): Promise<FindingsChange | null> {
  const { repositoryId, fromDigest, alarmDigest } = lead;
  if (relation !== 'ours' || fromDigest === null) return null;
  const found = await mapFindings(db, repositoryId, [fromDigest, alarmDigest]);
  return compareFindings(found.get(fromDigest) ?? null, found.get(alarmDigest) ?? null);
}

function describeSince({ openedAt, revision }: IncidentPage): IncidentFacts['since'] {
  const { source, revisionFrom, revisionTo } = clipTexts(parseRevision(revision), MAX_TEXT);
  return {
    at: openedAt.toISOString(),
    revisionFrom,
    revisionTo,
    commitsUrl: commitsUrl({ source, from: revisionFrom, to: revisionTo }),
  };
}

function describeTrouble({ trouble, openedAt }: IncidentPage): IncidentFacts['trouble'] {
  const found = parseTrouble(trouble);
  return found && clipTexts({ ...found, since: found.since ?? openedAt.toISOString() }, MAX_TEXT);
}

/** What did not change of the pull cost, which is that of the push that opened the incident or escalated it last. */
const findUnchanged = (db: Database, { repositoryId, seriesId, alarmDigest }: Member): Promise<number | null> =>
  findPushUnchanged(db, { repositoryId, seriesId, digest: alarmDigest });

function describeCost({ budgetMetric, ...member }: Member, unchangedPullBytes: number | null): IncidentFacts['cost'] {
  const [budgetBytes, budgetedBytes] = [toNumber(member.budgetBytes), toNumber(member.budgetedBytes)];
  const overBytes = budgetBytes === null || budgetedBytes === null ? 0 : budgetedBytes - budgetBytes;
  return {
    pullCostBytes: toNumber(member.pullCostBytes),
    unchangedPullBytes,
    budgetBytes,
    budgetMetric,
    budgetedBytes,
    overBudgetBytes: overBytes > 0 ? overBytes : null,
  };
}

function describeLinks({ number, kind }: IncidentPage, lead: Member | null, links: Links): IncidentFacts['links'] {
  const at = (digest: string | null) => (lead && digest ? `${referenceOf(lead)}@${digest}` : null);
  const to = at(lead?.alarmDigest ?? null);
  return {
    incident: links.incident(number),
    compare: lead && to ? links.compare(at(lead.fromDigest), to, lead.platform) : null,
    accept: kind === 'trouble' ? null : links.incident(number, 'accept'),
    mute: links.incident(number, 'mute'),
  };
}
