import { z } from 'zod';
import type { IncidentEventKind, IncidentFacts, PackageDelta } from '#lib/alerts/message-facts.ts';
import { totalGrowth } from '#lib/alerts/total-growth.ts';
import type { Database } from '#lib/db/client.ts';
import { getIncidentPage, listMembersOfIncidents, nameSubjects } from '#lib/db/incident-pages.ts';
import { type MemberPushes, mapMemberPushes } from '#lib/db/member-pushes.ts';
import { toNumber } from '#lib/db/numbers.ts';
import { findEvent, findQuiet } from '#lib/db/quiet.ts';
import { commitsUrl } from '#lib/image/commits-url.ts';
import { formatRepository } from '#lib/image/reference.ts';
import { clip } from '#lib/image/text.ts';
import type { Links } from './links.ts';

type IncidentPage = Awaited<ReturnType<typeof getIncidentPage>>;
type Member = Awaited<ReturnType<typeof listMembersOfIncidents>>[number];

const MAX_ALSO = 10;

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
  const { number, kind, state, severity, flapping, openedAt, owner, told } = incident;
  return {
    incident: { id: incident.id, number, kind, state, severity, flapping, openedAt: openedAt.toISOString() },
    event: await composeEvent(db, event, openedAt),
    subject: { ...describeSubject(members, lead), ...(lead ? {} : await nameTrouble(db, incident)), repositoryId },
    size: lead && describeSize(lead, pushes),
    cause: lead && describeCause(incident),
    since: describeSince(incident),
    cost: lead && describeCost(lead),
    links: describeLinks(incident, lead, links),
    owner,
    told,
    quiet: { incidents90d: quiet.count, lastAt: quiet.lastAt?.toISOString() ?? null },
    rule: Rule.parse(incident.rule ?? {}),
    trouble:
      incident.trouble === null
        ? null
        : Trouble.parse({ since: openedAt.toISOString(), ...toRecord(incident.trouble) }),
  };
}

async function composeEvent(
  db: Database,
  { kind, id }: { kind: string; id: number | null },
  openedAt: Date,
): Promise<IncidentFacts['event']> {
  const stored = id === null ? null : await findEvent(db, id);
  return {
    // planDeliveries, summaries and digests pass no other kind. describeEvent (lib/alerts/text/event.ts) would announce an unknown one as a recovery.
    kind: kind as IncidentEventKind,
    at: (stored?.at ?? openedAt).toISOString(),
    by: !stored || stored.actorKind === 'system' ? null : (stored.actorName ?? stored.actorKind),
    reason: stored?.reason ?? null,
  };
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

async function nameTrouble(db: Database, { repositoryId, registryId }: IncidentPage): Promise<{ reference: string }> {
  const names = await nameSubjects(db, {
    repositories: repositoryId === null ? [] : [repositoryId],
    registries: registryId === null ? [] : [registryId],
  });
  return { reference: names.get(repositoryId ?? '') ?? names.get(registryId ?? '') ?? 'a registry that is gone' };
}

/** Total growth, up to the push that opened the incident or escalated it last; `step` is that push alone. */
function describeSize({ kind, fromDigest, ...member }: Member, pushes?: MemberPushes): IncidentFacts['size'] {
  const [fromBytes, baselineBytes] = [toNumber(member.fromBytes), toNumber(member.baselineBytes)];
  const growth = totalGrowth({ kind, fromBytes, baselineBytes, alarmBytes: toNumber(member.alarmBytes) });
  // Messages of a budget give the excess over its limit. It has no baseline from which single steps add up.
  const stepFromBytes = kind === 'budget' ? null : (pushes?.stepFromBytes ?? null);
  return {
    ...growth,
    deltaPercent: percentOf(growth),
    fromDigest,
    toDigest: member.alarmDigest,
    lastBytes: toNumber(member.lastBytes),
    fromAt: pushes?.fromAt?.toISOString() ?? null,
    step: stepFromBytes === null ? null : describeStep(stepFromBytes, growth.afterBytes),
  };
}

function describeStep(beforeBytes: number, afterBytes: number): NonNullable<IncidentFacts['size']>['step'] {
  const deltaBytes = afterBytes - beforeBytes;
  return { beforeBytes, deltaBytes, deltaPercent: percentOf({ beforeBytes, deltaBytes }) };
}

/** 8.1 means 8.1 %. Null where the size before is 0. */
function percentOf({ beforeBytes, deltaBytes }: { beforeBytes: number; deltaBytes: number }): number | null {
  return beforeBytes === 0 ? null : Math.round((deltaBytes / beforeBytes) * 1_000) / 10;
}

function describeCause({ cause, contents }: IncidentPage): IncidentFacts['cause'] {
  const packages = Array.isArray(contents)
    ? (contents as PackageDelta[]).slice(0, 10).map((one) => ({
        ...one,
        name: clip(one.name, MAX_TEXT),
        fromVersion: one.fromVersion && clip(one.fromVersion, MAX_TEXT),
        toVersion: one.toVersion && clip(one.toVersion, MAX_TEXT),
      }))
    : null;
  return { ...Cause.parse(cause ?? {}), contents: packages };
}

function describeSince({ openedAt, revision }: IncidentPage): IncidentFacts['since'] {
  const { source, revisionFrom, revisionTo } = Revision.parse(revision ?? {});
  return {
    at: openedAt.toISOString(),
    revisionFrom,
    revisionTo,
    commitsUrl: commitsUrl({ source, from: revisionFrom, to: revisionTo }),
  };
}

function describeCost({ budgetMetric, ...member }: Member): IncidentFacts['cost'] {
  const [budgetBytes, budgetedBytes] = [toNumber(member.budgetBytes), toNumber(member.budgetedBytes)];
  const overBytes = budgetBytes === null || budgetedBytes === null ? 0 : budgetedBytes - budgetBytes;
  return {
    pullCostBytes: toNumber(member.pullCostBytes),
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

// Plimsoll wrote the stored JSON. A field without the expected form is left out, so that the message is still sent.
// Texts of images are clipped, since sent messages are stored with each attempt.
const MAX_TEXT = 1_000;
const text = z
  .string()
  .transform((value) => clip(value, MAX_TEXT))
  .nullable()
  .catch(null)
  .default(null);
const number = z.number().nullable().catch(null).default(null);
const Cause = z.object({
  baseDeltaBytes: number,
  ownDeltaBytes: number,
  baseName: text,
  instruction: text,
  layer: text,
  instructionDeltaBytes: number,
  share: number,
  recompressedBytes: z.number().optional().catch(undefined),
  note: z.enum(['recompressed', 'reordered']).nullable().catch(null).default(null),
});
const Revision = z.object({ source: text, revisionFrom: text, revisionTo: text });
const Rule = z.object({ name: z.string().catch('built in').default('built in'), version: number });
const Trouble = z.object({
  code: z.string().catch('unknown').default('unknown'),
  message: z
    .string()
    .transform((value) => clip(value, MAX_TEXT))
    .catch('')
    .default(''),
  hint: text,
  since: z.string(),
});

const toRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
