import type { Cause } from '#lib/alerts/cause.ts';
import { type NotifyDecision, parseStoredNotify, toStoredNotify } from '#lib/alerts/notify-decision.ts';
import type { PlannedDelivery } from '#lib/alerts/plan-deliveries.ts';
import { parseCause, parseRule, type Revision, type StoredRule } from '#lib/alerts/stored-incident.ts';
import { parseSecrets, type StoredSecrets } from '#lib/alerts/stored-secrets.ts';
import type { NewAcceptedLevel } from '#lib/db/incidents/accepted-levels.ts';
import type { MemberRow } from '#lib/db/incidents/incident-members.ts';
import type { StoredIncident } from '#lib/db/incidents/load-incidents.ts';
import type { IncidentPatch, NewEvent, NewIncident } from '#lib/db/incidents/save-incidents.ts';
import type { IncidentState } from '#lib/domain/incident.ts';
import type { Relation } from '#lib/domain/relation.ts';
import type { Severity } from '#lib/domain/severity.ts';

/** The columns of an incident that decisions need, parsed. */
export type IncidentFields = {
  id: string;
  /** Null until it is stored. */
  number: number | null;
  /** An IncidentKind, or a word of a newer release. */
  kind: string;
  state: IncidentState;
  severity: Severity;
  openedAt: Date;
  endedAt: Date | null;
  causes: readonly string[];
  repositoryId: string | null;
  registryId: string | null;
  relation: Relation;
  owner: string | null;
  silent: boolean;
  flapping: boolean;
  notify: NotifyDecision;
  /** Null for trouble and secrets. */
  cause: Cause | null;
  rule: StoredRule;
  /** Null for other kinds. */
  secrets: StoredSecrets | null;
  /** The packages that differ are stored. */
  isNamed: boolean;
};

/** A request to name the packages that differ between layers, and the files to read for it. */
export type ContentsRequest = { layers: Cause['layers']; repositoryId: string };

/** An event to write. One with `contents` is written only if the packages can be named immediately. */
export type DraftEvent = { event: NewEvent; deliveries: PlannedDelivery[]; contents: ContentsRequest | null };

/**
 * An incident in memory while a decision changes it: what is stored, the changes so far, and what is written with them.
 * Only the functions below change it. lib/incidents/plan.ts turns it into rows.
 */
export type Draft = {
  incident: IncidentFields;
  /** Oldest first. */
  members: MemberRow[];
  /** Channels that got, or will get, a message about it, and the level of growth that each was notified of. */
  notified: Set<string>;
  levels: Map<string, number>;
  /** The row of a new incident; null for a stored one. */
  created: NewIncident | null;
  patch: IncidentPatch | null;
  addedIds: Set<string>;
  changedIds: Set<string>;
  events: DraftEvent[];
  accepted: NewAcceptedLevel[];
  isWithdrawn: boolean;
};

/** Opens a draft of a stored incident. */
export function openDraft({ row, members, notified, levels }: StoredIncident): Draft {
  const { id, number, kind, state, severity, openedAt, endedAt, causes, repositoryId, registryId } = row;
  const { relation, owner, silent, flapping } = row;
  return {
    ...NO_CHANGES(),
    incident: {
      id,
      number,
      kind,
      state,
      severity,
      openedAt,
      endedAt,
      causes,
      repositoryId,
      registryId,
      relation,
      owner,
      silent,
      flapping,
      notify: parseStoredNotify(row),
      cause: parseCause(row.cause),
      rule: parseRule(row.rule),
      secrets: parseSecrets(row.secrets),
      isNamed: row.contents !== null,
    },
    members: [...members],
    notified: new Set(notified),
    levels: new Map(levels),
    created: null,
  };
}

/** The facts of a new incident. */
export type Created = Omit<IncidentFields, 'id' | 'number' | 'state' | 'endedAt' | 'flapping' | 'isNamed'> & {
  revision: Revision | null;
  ruleVersionId: string | null;
  trouble: object | null;
};

/** Opens a draft of a new incident, which is open and has no members yet. */
export function createDraft({ revision, ruleVersionId, trouble, ...fields }: Created): Draft {
  const id = crypto.randomUUID();
  const { kind, severity, openedAt, causes, repositoryId, registryId, relation, owner, silent, cause, rule } = fields;
  const { secrets } = fields;
  const state = 'open';
  return {
    ...NO_CHANGES(),
    incident: { ...fields, id, state, number: null, endedAt: null, flapping: false, isNamed: false },
    members: [],
    notified: new Set(),
    levels: new Map(),
    created: {
      id,
      kind,
      state,
      severity,
      openedAt,
      endedAt: null,
      causes: [...causes],
      leadId: null,
      repositoryId,
      registryId,
      relation,
      owner,
      silent,
      flapping: false,
      cause: cause ?? {},
      revision,
      rule,
      ruleVersionId,
      trouble,
      secrets,
      contents: null,
      ...toStoredNotify(fields.notify),
    },
  };
}

const NO_CHANGES = () => ({
  patch: null,
  addedIds: new Set<string>(),
  changedIds: new Set<string>(),
  events: [],
  accepted: [],
  isWithdrawn: false,
});

/** Changes of an incident, with the columns that only the database needs. */
export type IncidentChange = Partial<
  Pick<IncidentFields, 'state' | 'severity' | 'endedAt' | 'causes' | 'relation' | 'flapping' | 'notify'>
> & {
  cause?: Cause;
  revision?: Revision;
  leadId?: string;
  assignee?: string | null;
  secrets?: StoredSecrets;
  /** The packages that differ; null deletes them, since they belong to other layers. */
  contents?: object[] | null;
};

export function changeIncident(draft: Draft, change: IncidentChange): void {
  const { notify, causes, revision, leadId, assignee, contents, secrets, ...rest } = change;
  Object.assign(draft.incident, rest, notify && { notify }, causes && { causes }, secrets && { secrets });
  if (contents !== undefined) draft.incident.isNamed = contents !== null;
  const columns: IncidentPatch = {
    ...rest,
    ...(notify && toStoredNotify(notify)),
    ...(causes && { causes: [...causes] }),
    ...(revision && { revision }),
    ...(leadId !== undefined && { leadId }),
    ...(assignee !== undefined && { assignee }),
    ...(contents !== undefined && { contents }),
    ...(secrets && { secrets }),
  };
  if (draft.created) Object.assign(draft.created, columns);
  else draft.patch = { ...draft.patch, ...columns };
}

/** Adds members, which the database does not have yet. */
export function addMembers(draft: Draft, members: readonly MemberRow[]): void {
  draft.members = [...draft.members, ...members].sort((a, b) => +a.at - +b.at || (a.id < b.id ? -1 : 1));
  for (const { id } of members) draft.addedIds.add(id);
}

/** Changes a member. It does nothing where another process deleted the member's repository. */
export function changeMember(draft: Draft, id: string, change: Partial<MemberRow>): void {
  draft.members = draft.members.map((member) => (member.id === id ? { ...member, ...change } : member));
  if (!draft.addedIds.has(id)) draft.changedIds.add(id);
}

/** Changes every member in this state. */
export function changeMembersIn(draft: Draft, state: MemberRow['state'], change: Partial<MemberRow>): void {
  for (const member of draft.members) if (member.state === state) changeMember(draft, member.id, change);
}
