import { namesChange } from './cause.ts';

/** How long an incident accepts new findings with the same cause. */
export const JOIN_MS = 72 * 3_600_000;

export type Joinable = {
  id: string;
  openedAt: Date;
  causes: readonly string[];
  /** Accepted or invalid: it accepts only the very same change (D-45). */
  isClosed: boolean;
  /** Series that cannot join again: they were part of the closed incident, so their later changes are new. */
  closedTo: ReadonlySet<string>;
};
export type Joining = { at: Date; causes: readonly string[]; seriesId: string };
/** The findings of one incident; `incidentId` is null for a new one. */
export type Group<T> = { incidentId: string | null; causes: string[]; findings: T[] };

type Open<T> = {
  incidentId: string | null;
  /** Order of creation; a finding joins the group with the lowest. */
  order: number;
  openedAt: number;
  isClosed: boolean;
  closedTo: ReadonlySet<string>;
  causes: Set<string>;
  findings: T[];
};

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Groups findings that share a cause within 72 hours of the first, so that one change sends one message. The oldest incident
 * takes precedence. Causes are transitive: A and C join when both share one with B. Takes time linear in the number of causes.
 */
export function joinFindings<T extends Joining>(findings: readonly T[], incidents: readonly Joinable[]): Group<T>[] {
  const byCause = new Map<string, Set<Open<T>>>();
  const groups: Open<T>[] = [];

  function open(group: Omit<Open<T>, 'order' | 'causes' | 'findings'>, causes: readonly string[]): Open<T> {
    const opened = { ...group, order: groups.length, causes: new Set<string>(), findings: [] };
    groups.push(opened);
    name(opened, causes);
    return opened;
  }

  function name(group: Open<T>, causes: Iterable<string>): void {
    for (const cause of causes) {
      if (group.isClosed && !namesChange(cause)) continue;
      group.causes.add(cause);
      const alike = byCause.get(cause) ?? new Set();
      byCause.set(cause, alike.add(group));
    }
  }

  /** Moves findings and causes of a group into an older one. */
  function merge(into: Open<T>, group: Open<T>): void {
    for (const cause of group.causes) byCause.get(cause)?.delete(group);
    name(into, group.causes);
    for (const finding of group.findings) into.findings.push(finding);
    group.findings = [];
  }

  const oldestFirst = [...incidents].sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime());
  for (const { id, openedAt, causes, isClosed, closedTo } of oldestFirst)
    open({ incidentId: id, openedAt: openedAt.getTime(), isClosed, closedTo }, causes);
  for (const finding of [...findings].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const at = finding.at.getTime();
    const fitting = listFitting(byCause, finding);
    const group = fitting[0] ?? open({ incidentId: null, openedAt: at, isClosed: false, closedTo: NOTHING }, []);
    group.findings.push(finding);
    name(group, finding.causes);
    for (const other of fitting.slice(1)) if (isPartOf(group, other)) merge(group, other);
  }
  return groups
    .filter((group) => group.findings.length > 0)
    .map(({ incidentId, causes, findings: joined }) => ({ incidentId, causes: [...causes], findings: joined }));
}

function listFitting<T>(byCause: ReadonlyMap<string, ReadonlySet<Open<T>>>, finding: Joining): Open<T>[] {
  const found = new Set<Open<T>>();
  for (const cause of finding.causes)
    for (const group of byCause.get(cause) ?? [])
      if (isNear(group.openedAt, finding.at.getTime()) && !group.closedTo.has(finding.seriesId)) found.add(group);
  return [...found].sort((a, b) => a.order - b.order);
}

/** Never merge two stored incidents, and never merge a group into a closed incident. */
function isPartOf<T extends Joining>(group: Open<T>, other: Open<T>): boolean {
  return other.incidentId === null && !group.isClosed && isNear(group.openedAt, other.openedAt);
}

const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= JOIN_MS;
