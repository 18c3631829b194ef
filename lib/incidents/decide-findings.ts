import { isClosed } from '#lib/alerts/incident-state.ts';
import { type Group, type Joinable, joinFindings } from '#lib/alerts/join.ts';
import type { MemberRow } from '#lib/db/incidents/incident-members.ts';
import type { IncidentState } from '#lib/domain/incident.ts';
import type { Relation } from '#lib/domain/relation.ts';
import { addEvent, type Book } from './book.ts';
import { addMembers, changeIncident, changeMembersIn, createDraft, type Draft } from './draft.ts';
import { type Finding, mapByMember } from './findings.ts';
import { askForContents, evidenceOf, refresh } from './refresh.ts';
import { acceptMembers, isSelfAccepted, noteSelfAccepted, selfAccept } from './self-accept.ts';

/** The repository of new findings. */
export type FindingScope = {
  repositoryId: string;
  registryId: string;
  relation: Relation;
  owner: string | null;
  /** Incidents of the demo are shown and send no messages. */
  silent: boolean;
};

/** Most causes that are stored. Widely shared ones come first. */
const MOST_CAUSES = 500;

/** Joins findings to incidents with the same cause, or opens new ones, each with its event. */
export function decideFindings(book: Book, findings: readonly Finding[], scope: FindingScope): void {
  // Incidents of the demo and real ones never join, even with equal layers.
  const alike = [...book.drafts.values()].filter(({ incident }) => incident.silent === scope.silent);
  for (const group of joinFindings(
    findings,
    alike.flatMap((draft) => toJoinable(draft) ?? []),
  )) {
    const draft = group.incidentId === null ? undefined : book.drafts.get(group.incidentId);
    if (draft) joinIncident(book, draft, group, scope);
    else openIncident(book, group, scope);
  }
}

/** Null for an incident that ended otherwise than by a user. */
function toJoinable({ incident, members }: Draft): Joinable | null {
  const { id, openedAt, causes, state } = incident;
  if (!isClosed(state)) return { id, openedAt, causes, isClosed: false, closedTo: new Set() };
  if (!isDecided(state)) return null;
  return { id, openedAt, causes, isClosed: true, closedTo: new Set(members.map(({ seriesId }) => seriesId)) };
}

/** A decision of a user about an incident also applies to findings that join it. */
const isDecided = (state: IncidentState): state is 'accepted' | 'invalid' =>
  state === 'accepted' || state === 'invalid';

function openIncident(book: Book, group: Group<Finding>, scope: FindingScope): void {
  const [first] = group.findings;
  if (!first) return;
  const { versionId, ...rule } = first.verdict.rule;
  const open = group.findings.filter((finding) => !isSelfAccepted(finding));
  const leading = (open.length > 0 ? open : group.findings).find(({ notify }) => notify.when === 'now') ?? first;
  const draft = createDraft({
    ...scope,
    kind: first.member.kind,
    severity: first.member.severity,
    openedAt: first.at,
    causes: group.causes.slice(0, MOST_CAUSES),
    notify: leading.notify,
    cause: first.cause,
    revision: first.revision,
    rule,
    ruleVersionId: versionId,
    trouble: null,
    secrets: null,
  });
  book.drafts.set(draft.incident.id, draft);
  const members = membersOf(draft, group);
  addMembers(draft, members);
  const selfAccepted = selfAccept(book, draft, group.findings);
  refresh(draft, mapByMember(group.findings));
  addEvent(book, draft, { kind: 'opened', at: first.at, details: evidenceOf(members) });
  askForContents(book, draft);
  noteEnd(book, draft, group.findings);
  noteSelfAccepted(book, draft, selfAccepted);
}

function joinIncident(book: Book, draft: Draft, group: Group<Finding>, scope: FindingScope): void {
  const { now } = book;
  const { state, number, notify, causes } = draft.incident;
  const members = membersOf(draft, group);
  addMembers(draft, members);
  const selfAccepted = isClosed(state) ? [] : selfAccept(book, draft, group.findings);
  const notified = group.findings.find((finding) => finding.notify.when === 'now' && !isSelfAccepted(finding));
  const allCauses = [...causes, ...group.causes, ...group.findings.flatMap((finding) => finding.causes)];
  changeIncident(draft, {
    causes: [...new Set(allCauses)].slice(0, MOST_CAUSES),
    ...(notified && notify.when !== 'now' && { notify: notified.notify }),
    ...(scope.relation === 'ours' && { relation: scope.relation }),
  });
  if (isDecided(state)) {
    const open = members.filter((member) => member.state === 'open');
    acceptMembers(draft, open, { reason: `as incident ${number}`, by: 'Plimsoll', now });
    changeMembersIn(draft, 'open', { state, endedAt: now });
  }
  refresh(draft, mapByMember(group.findings));
  const isAllSelfAccepted = selfAccepted.flatMap((one) => one.members).length === members.length;
  const details = { ...evidenceOf(members), ...(isAllSelfAccepted ? { part: 'joined' } : {}) };
  addEvent(book, draft, { kind: isAllSelfAccepted ? 'note' : 'joined', at: now, details });
  askForContents(book, draft);
  noteSelfAccepted(book, draft, selfAccepted);
}

const membersOf = ({ incident }: Draft, { findings }: Group<Finding>): MemberRow[] =>
  findings.map(({ member }) => ({ ...member, incidentId: incident.id }));

/** Adds the end of an incident whose findings opened and closed within one derivation. */
function noteEnd(book: Book, draft: Draft, findings: readonly Finding[]): void {
  const { state, endedAt } = draft.incident;
  if (!isClosed(state) || findings.some(({ member }) => member.state === 'open')) return;
  const reason = findings.find(({ member }) => member.state === state)?.whyEnded ?? null;
  addEvent(book, draft, { kind: state, at: endedAt ?? book.now, reason });
}
