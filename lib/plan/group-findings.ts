import { FINDING_KINDS } from '#lib/domain/finding.ts';
import { combineLines } from '#lib/findings/dockerfile/combine-lines.ts';
import type { PlanImage, PlannedFinding } from './plan.ts';
import { createVoidTest } from './voided.ts';

/** FindingGroup is what one change mends. */
export type FindingGroup = {
  /** The reason for the change first. */
  findings: PlannedFinding[];
  /** Made void by the change. */
  takes: PlannedFinding[];
  /** The lines of all findings together. */
  before: string | null;
  after: string | null;
};

/** Kinds whose changes can make others void, in the order in which they do. */
const TAKERS = ['next-standalone', 'dev-dependencies', 'toolchain'];
const KNOWN_KINDS: readonly string[] = FINDING_KINDS;

/**
 * Groups findings into changes: what another change makes void goes with it, and changes of the same instruction are one where their
 * lines can be combined. A finding that is certain is not taken by one that is only likely. The order of `findings` does not matter.
 */
export function groupFindings(image: PlanImage, findings: readonly PlannedFinding[]): FindingGroup[] {
  const sorted = findings.toSorted(byKindAndId);
  const taken = new Map<string, string>();
  for (const taker of sorted.filter(({ kind }) => TAKERS.includes(kind)).sort(byTaker)) {
    if (taken.has(taker.id)) continue;
    const isVoid = createVoidTest(image, taker);
    for (const other of sorted) {
      const isWeaker = taker.certainty !== 'certain' && other.certainty === 'certain';
      if (isWeaker || taken.has(other.id) || hasTaken(taken, other.id) || !isVoid(other)) continue;
      taken.set(other.id, taker.id);
    }
  }
  const groups = sorted.flatMap((finding): FindingGroup[] => {
    if (taken.has(finding.id)) return [];
    const takes = sorted.filter(({ id }) => taken.get(id) === finding.id);
    return [{ findings: [finding], takes, before: finding.remedy.before, after: finding.remedy.after }];
  });
  return mergeSecrets(groups.reduce<FindingGroup[]>(merge, []));
}

const hasTaken = (taken: ReadonlyMap<string, string>, id: string): boolean => [...taken.values()].includes(id);

/** Adds a change to an earlier one of the same instruction, if their lines can be combined and they are as certain. */
function merge(groups: FindingGroup[], group: FindingGroup): FindingGroup[] {
  for (const [at, known] of groups.entries()) {
    const after = combine(known, group);
    if (after === null) continue;
    const findings = [...known.findings, ...group.findings].sort(bySaving);
    return groups.with(at, { ...known, findings, takes: [...known.takes, ...group.takes], after });
  }
  return [...groups, group];
}

function combine(one: FindingGroup, other: FindingGroup): string | null {
  const [first, second] = [one.findings[0], other.findings[0]];
  if (first?.certainty !== second?.certainty || first?.kind === 'secret' || second?.kind === 'secret') return null;
  if (one.before === null || one.before !== other.before || one.after === null || other.after === null) return null;
  return combineLines(one.before, one.after, other.after);
}

/** Secrets of the same layers are one step: all of them are revoked before the next build. */
function mergeSecrets(groups: readonly FindingGroup[]): FindingGroup[] {
  const merged = new Map<string, FindingGroup>();
  const others: FindingGroup[] = [];
  for (const group of groups) {
    const [finding] = group.findings;
    if (finding?.kind !== 'secret') {
      others.push(group);
      continue;
    }
    const key = JSON.stringify([finding.certainty, finding.layers.map(({ position }) => position), group.before]);
    const known = merged.get(key);
    if (known === undefined) merged.set(key, group);
    else {
      const lines = [known.after, group.after].filter((after) => after !== null);
      const after = lines.length < 2 ? (lines[0] ?? null) : joinLines(known.before, lines);
      merged.set(key, { ...known, findings: [...known.findings, ...group.findings], after });
    }
  }
  return [...merged.values(), ...others];
}

const joinLines = (before: string | null, [one = '', other = '']: readonly string[]): string =>
  combineLines(before ?? '', one, other) ?? (one.includes(other) ? one : `${one}\n\n${other}`);

const placeOf = (kind: string): number => {
  const place = KNOWN_KINDS.indexOf(kind);
  return place === -1 ? KNOWN_KINDS.length : place;
};

/** The order in which files count; kinds of a newer release come last. */
export const byKindAndId = (one: PlannedFinding, other: PlannedFinding): number =>
  placeOf(one.kind) - placeOf(other.kind) || compareTexts(one.id, other.id);

const byTaker = (one: PlannedFinding, other: PlannedFinding): number =>
  TAKERS.indexOf(one.kind) - TAKERS.indexOf(other.kind) ||
  other.savedBytes - one.savedBytes ||
  compareTexts(one.id, other.id);

const bySaving = (one: PlannedFinding, other: PlannedFinding): number =>
  other.savedBytes - one.savedBytes || byKindAndId(one, other);

const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
