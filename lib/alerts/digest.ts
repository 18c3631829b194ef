import type { DigestFacts } from './message-facts.ts';

/** So many lines a section has at most: a digest is read in a minute. */
export const DIGEST_LIMITS = { incidents: 10, growers: 5, savers: 5, upstream: 10, overBudget: 10 } as const;

/** Growth that is worth a line: the smaller floor of a step. */
const MIN_BYTES = 512 * 1024;
const MIN_SHARE = 0.03;

/** Everything that could be said, unsorted and without limits. */
export type DigestCandidates = Omit<DigestFacts, 'more'>;

/** Chooses what a digest says: the biggest of each section, and how many incidents more there are. */
export function chooseDigest(all: DigestCandidates): DigestFacts {
  const { opened, open, ended } = all.incidents;
  const told = new Set(opened.map(({ incident }) => incident.id));
  // What is new is not repeated as still open.
  const others = open.filter(({ incident }) => !told.has(incident.id));
  const limit = DIGEST_LIMITS.incidents;
  const more = [opened, others, ended].reduce((sum, list) => sum + Math.max(0, list.length - limit), 0);
  return {
    ...all,
    incidents: {
      opened: [...opened].sort(worstFirst).slice(0, limit),
      open: [...others].sort(worstFirst).slice(0, limit),
      ended: [...ended].sort(worstFirst).slice(0, limit),
    },
    more,
    growers: all.growers.map(({ days, lines }) => ({
      days,
      lines: lines.filter(isWorthALine).sort(biggestFirst).slice(0, DIGEST_LIMITS.growers),
    })),
    savers: all.savers
      .filter((line) => isWorthALine({ ...line, deltaBytes: -line.deltaBytes }))
      .sort((a, b) => a.deltaBytes - b.deltaBytes)
      .slice(0, DIGEST_LIMITS.savers),
    upstream: [...all.upstream].sort((a, b) => b.pullCostBytes - a.pullCostBytes).slice(0, DIGEST_LIMITS.upstream),
    overBudget: [...all.overBudget]
      .sort((a, b) => b.sizeBytes - b.budgetBytes - (a.sizeBytes - a.budgetBytes))
      .slice(0, DIGEST_LIMITS.overBudget),
  };
}

/** Whether there is nothing to say: then one line is sent, so that silence is never a question. */
export function isEmptyDigest({ incidents, growers, savers, upstream, overBudget }: DigestFacts): boolean {
  const lists: readonly unknown[][] = [
    ...[incidents.opened, incidents.open, incidents.ended, savers, upstream, overBudget],
    ...growers.map(({ lines }) => lines),
  ];
  return lists.every((list) => list.length === 0);
}

/** What came from nothing counts by its bytes. */
function isWorthALine({ deltaBytes, sizeBytes }: { deltaBytes: number; sizeBytes: number }): boolean {
  const before = Math.max(0, sizeBytes - deltaBytes);
  return deltaBytes >= MIN_BYTES && deltaBytes >= MIN_SHARE * before;
}

function biggestFirst(a: { deltaBytes: number }, b: { deltaBytes: number }): number {
  return b.deltaBytes - a.deltaBytes;
}

type Incident = DigestFacts['incidents']['opened'][number];

function worstFirst(a: Incident, b: Incident): number {
  const severity = Number(b.incident.severity === 'critical') - Number(a.incident.severity === 'critical');
  return severity || (b.size?.deltaBytes ?? 0) - (a.size?.deltaBytes ?? 0) || b.incident.number - a.incident.number;
}
