import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FINDING_KINDS, type FindingKind } from '#lib/domain/finding.ts';
import type { Finding, FindingSet } from '#lib/findings/finding.ts';
import type { Inspected } from './inspect.ts';
import { applyRemedy, parseDockerfile, type Recipe } from './recipe.ts';
import type { Workshop } from './workshop.ts';

const MOST_STEPS = 20;

/** Step is remedies that are put in together: what they were predicted to save, and what they saved. */
type Step = { kinds: FindingKind[]; predicted: number; real: number; estimated: boolean };
export type Mended = { first: FindingSet; last: FindingSet; steps: Step[]; hasPath: Inspected['hasPath'] };

const mostTogether = process.env.PLIMSOLL_PROVE === 'true' ? 1 : Number.POSITIVE_INFINITY;

/**
 * Returns the certain findings whose remedies are put in next: those of different instructions together in the gate, one
 * by one in `npm run prove`. They are in the order of the kinds and the smallest first, because a stage that builds also
 * removes the caches of what it does.
 */
function nextOf({ items }: FindingSet, tried: ReadonlySet<string>): Finding[] {
  const open = items
    .filter(
      ({ id, kind, certainty, remedy }) =>
        kind !== 'secret' && certainty === 'certain' && remedy.after !== null && !tried.has(id),
    )
    .sort(
      (one, other) =>
        FINDING_KINDS.indexOf(one.kind) - FINDING_KINDS.indexOf(other.kind) || one.savedBytes - other.savedBytes,
    );
  const used = new Set<string>();
  return open
    .filter(({ remedy }) => {
      const lines = (remedy.before ?? '').split('\n');
      if (lines.some((line) => used.has(line))) return false;
      for (const line of lines) used.add(line);
      return true;
    })
    .slice(0, mostTogether);
}

/** Builds an image, and mends its certain findings. */
export async function mendAll(workshop: Workshop, context: string, result: string | null): Promise<Mended> {
  let recipe: Recipe = {
    instructions: parseDockerfile(readFileSync(join(context, 'Dockerfile'), 'utf8')),
    ignored: [],
    files: {},
  };
  let image = await workshop.build(recipe, context);
  const first = image.findings;
  const [steps, tried]: [Step[], Set<string>] = [[], new Set()];
  let last = first;
  for (let found = nextOf(last, tried); found.length > 0 && steps.length < MOST_STEPS; found = nextOf(last, tried)) {
    for (const { id, kind, remedy } of found) {
      tried.add(id);
      recipe = applyRemedy(recipe, { kind, remedy, result }) ?? recipe;
    }
    image = await workshop.build(recipe, context);
    steps.push({
      kinds: found.map(({ kind }) => kind),
      predicted: found.reduce((sum, { savedBytes }) => sum + savedBytes, 0),
      real: last.sizeBytes - image.findings.sizeBytes,
      estimated: found.every(({ estimated }) => estimated),
    });
    last = image.findings;
  }
  return { first, last, steps, hasPath: image.hasPath };
}
