import { namesChange } from './cause.ts';

/** So long after it opened an incident takes in what has the same cause. */
export const JOIN_MS = 72 * 3_600_000;

export type Joinable = {
  id: string;
  openedAt: Date;
  causes: readonly string[];
  /** Somebody accepted it, or called it none: that holds for the very change, and for nothing else in its place. */
  isClosed: boolean;
  /** Series that it takes no more of: they were part of it, and what they do since is news. */
  closedTo: ReadonlySet<string>;
};
export type Joining = { at: Date; causes: readonly string[]; seriesId: string };
/** What belongs together: into an incident that is there, or a new one. */
export type Group<T> = { incidentId: string | null; causes: string[]; findings: T[] };

type Open<T> = {
  incidentId: string | null;
  /** Oldest first. */
  order: number;
  openedAt: number;
  isClosed: boolean;
  closedTo: ReadonlySet<string>;
  causes: Set<string>;
  findings: T[];
};

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Puts findings with a cause in common into one incident, as long as they are within 72 hours of its first: one message and
 * not forty. An older incident goes before a newer one; causes pass on, so that A and C meet through B. Linear in causes.
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

  /** A group of findings that turns out to be part of an older one. */
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

/** What is stored stays an incident of its own; into one that is over nothing comes but by a cause of its own. */
function isPartOf<T extends Joining>(group: Open<T>, other: Open<T>): boolean {
  return other.incidentId === null && !group.isClosed && isNear(group.openedAt, other.openedAt);
}

const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= JOIN_MS;
