import { byKindAndId, type FindingGroup, groupFindings } from './group-findings.ts';
import type { Plan, PlanImage, PlannedFinding, PlanStep, PullsPerRelease } from './plan.ts';
import { averageOf, createPullSum, type PullSum } from './pull-sum.ts';
import { riskOf } from './risk.ts';
import { createSavedSum, type SavedSum } from './saved-sum.ts';
import { createLineWriter } from './step-lines.ts';
import { formatDockerfile } from './whole-dockerfile.ts';

/**
 * Makes the plan of an image: one step for each change, in the order in which they are best done. Secrets come first, then what is
 * certain, then what is likely; within these, what saves most when the steps above are done. Each file counts once: the savings of
 * all steps add up to what the open findings save together. The order of `items` does not matter. Pure.
 *
 * @param items - all findings of the set
 * @param open - the ids of those that are planned: not dismissed, and shown to the reader
 */
export function makePlan(image: PlanImage, items: readonly PlannedFinding[], open: ReadonlySet<string>): Plan {
  const sum = createSavedSum(items);
  // No step may save more than all of them together, whatever parts of a long list of shared bytes are not stored.
  const leastBytes = Math.max(0, image.sizeBytes - sum.gainOf([...open]));
  const groups = groupFindings(
    image,
    items.filter(({ id }) => open.has(id)),
  );
  const writer = createLineWriter(image);
  const steps: PlanStep[] = [];
  const pullSum = createPullSum();
  for (let left = groups; left.length > 0; ) {
    const next = chooseNext(sum, pullSum, left);
    left = left.filter((group) => group !== next);
    const beforeBytes: number = steps.at(-1)?.afterBytes ?? image.sizeBytes;
    sum.add(idsOf(next));
    const reached = left.length === 0 ? leastBytes : image.sizeBytes - sum.bytes();
    const afterBytes = Math.max(leastBytes, Math.min(beforeBytes, reached));
    const number = steps.length + 1;
    const { notes, ...lines } = writer.write(number, next);
    const described = describeGroup(image, next);
    const pulls = pullSum.pullsOf(next.findings);
    pullSum.add(allOf(next), beforeBytes - afterBytes);
    steps.push({
      ...described,
      estimated: described.estimated || pulls?.isReduced === true,
      number,
      ...bytesOf(image, pulls?.left ?? null, { beforeBytes, afterBytes }),
      remedy: { text: textOf(next), ...lines, notes },
    });
  }
  return {
    sizeBytes: image.sizeBytes,
    afterBytes: steps.at(-1)?.afterBytes ?? image.sizeBytes,
    estimated: steps.some(({ estimated, savedBytes }) => estimated && savedBytes > 0),
    steps,
    dockerfile: formatDockerfile(image, writer.changed()),
  };
}

const allOf = ({ findings, takes }: FindingGroup): PlannedFinding[] => [...findings, ...takes];
const idsOf = (group: FindingGroup): string[] => allOf(group).map(({ id }) => id);

/** Returns the group of the next step. Ties are decided by kind and id. */
function chooseNext(sum: SavedSum, pullSum: PullSum, groups: readonly FindingGroup[]): FindingGroup {
  const ranked = groups.map((group) => ({
    group,
    rank: rankOf(group),
    bytes: sum.gainOf(idsOf(group)) + averageOf(pullSum.pullsOf(group.findings)?.left ?? null),
  }));
  const [first] = ranked.sort(
    (one, other) => one.rank - other.rank || other.bytes - one.bytes || byLead(one.group, other.group),
  );
  if (first === undefined) throw new Error('a plan has no group left');
  return first.group;
}

function byLead(one: FindingGroup, other: FindingGroup): number {
  const [first, second] = [one.findings[0], other.findings[0]];
  return first === undefined || second === undefined ? 0 : byKindAndId(first, second);
}

function rankOf({ findings: [lead] }: FindingGroup): number {
  if (lead?.kind === 'secret') return lead.certainty === 'certain' ? 0 : 1;
  return lead?.certainty === 'certain' ? 2 : 3;
}

function bytesOf(
  { pulls }: PlanImage,
  perRelease: PullsPerRelease | null,
  { beforeBytes, afterBytes }: Pick<PlanStep, 'beforeBytes' | 'afterBytes'>,
): Pick<PlanStep, 'beforeBytes' | 'afterBytes' | 'savedBytes' | 'perRelease' | 'pulledBytes'> {
  const savedBytes = beforeBytes - afterBytes;
  return {
    beforeBytes,
    afterBytes,
    savedBytes,
    perRelease,
    pulledBytes: pulls && (savedBytes + averageOf(perRelease)) * pulls.releases * pulls.nodes,
  };
}

function describeGroup(
  { instructions }: PlanImage,
  group: FindingGroup,
): Pick<PlanStep, 'findings' | 'takes' | 'title' | 'instruction' | 'certainty' | 'estimated' | 'risk'> {
  const { findings, takes } = group;
  const [lead] = findings;
  if (lead === undefined) throw new Error('a step has no finding');
  const named = lead.layers.find(({ position }) => instructions[position] != null) ?? lead.layers[0];
  return {
    findings: findings.map(nameOf),
    takes: takes.map(nameOf),
    title: titleOf(findings, lead),
    instruction: named?.instruction ?? null,
    certainty: lead.certainty,
    estimated: allOf(group).some(({ estimated }) => estimated),
    risk: riskOf(lead),
  };
}

const nameOf = ({ id, kind, title }: PlannedFinding) => ({ id, kind, title });

function titleOf(findings: readonly PlannedFinding[], lead: PlannedFinding): string {
  if (findings.length === 1) return lead.title;
  if (lead.kind === 'secret') return `${findings.length} secrets in the same place`;
  return `${lead.title}, and ${findings.length - 1} more in the same instruction`;
}

/** The texts of all findings of the step, each once. */
const textOf = ({ findings }: FindingGroup): string =>
  [...new Set(findings.map(({ remedy }) => remedy.text))].join(' ');
