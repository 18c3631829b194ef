/** So long after it opened an incident takes in what has the same cause. */
export const JOIN_MS = 72 * 3_600_000;

export type Joinable = {
  id: string;
  openedAt: Date;
  causes: readonly string[];
  /** Series that it takes no more of: somebody accepted it, and what they do since is news. */
  closedTo: ReadonlySet<string>;
};
export type Joining = { at: Date; causes: readonly string[]; seriesId: string };
/** What belongs together: into an incident that is there, or a new one. */
export type Group<T> = { incidentId: string | null; causes: string[]; findings: T[] };

/**
 * Puts findings with a cause in common into one incident, as long as they are within 72 hours of its first: one message and
 * not forty. An older incident goes before a newer one; causes pass on, so that A and C meet through B.
 */
export function joinFindings<T extends Joining>(findings: readonly T[], incidents: readonly Joinable[]): Group<T>[] {
  type Open = Group<T> & { openedAt: number; closedTo: ReadonlySet<string> };
  const oldestFirst = [...incidents].sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime());
  const groups: Open[] = oldestFirst.map(({ id, openedAt, causes, closedTo }) => ({
    ...{ incidentId: id, causes: [...causes], findings: [], openedAt: openedAt.getTime(), closedTo },
  }));
  for (const finding of [...findings].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const at = finding.at.getTime();
    const found = groups.find(
      ({ openedAt, causes, closedTo }) =>
        Math.abs(at - openedAt) <= JOIN_MS &&
        !closedTo.has(finding.seriesId) &&
        causes.some((cause) => finding.causes.includes(cause)),
    );
    const group = found ?? { incidentId: null, causes: [], findings: [], openedAt: at, closedTo: new Set<string>() };
    if (!found) groups.push(group);
    group.findings.push(finding);
    group.causes = [...new Set([...group.causes, ...finding.causes])];
  }
  return groups
    .filter((group) => group.findings.length > 0)
    .map(({ incidentId, causes, findings: joined }) => ({ incidentId, causes, findings: joined }));
}
