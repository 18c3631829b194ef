import { type FilePile, PileMap } from '#lib/findings/collect/file-pile.ts';
import type { Candidate, ImageFacts, RuleRun } from '#lib/findings/collect/rule.ts';
import { type LowerLayer, mendAccess } from '#lib/findings/dockerfile/mend-access.ts';
import { formatRun, joinRuns } from '#lib/findings/dockerfile/mend-run.ts';
import { isTooLong, showInstructions } from '#lib/findings/dockerfile/shown-lines.ts';
import { instructionKey } from '#lib/image/instruction.ts';

const CHANGES_ACCESS = /\b(?:chown|chmod|chgrp)\b/;

/** The files that one layer stores again, by the layers that stored them before. */
type Rewriting = { upper: number; isOwn: boolean; pile: FilePile; paths: Map<number, string[]> };

/** Finds files that a layer has again, with the same content as a layer below. */
export function createRewrittenRule(facts: ImageFacts): RuleRun {
  return {
    finish() {
      const countFiles = createFileCounter(facts);
      return listRewritings(facts).map((one) => toCandidate(facts, one, countFiles));
    },
  };
}

/** One chown often changes what several layers created. They are mended together, because it then goes away. */
function listRewritings({ rewritten, layers }: ImageFacts): Rewriting[] {
  const piles = new PileMap();
  const known = new Map<FilePile, Rewriting>();
  for (const { lower, upper } of rewritten) {
    if (layers[upper.layer]?.isOwn !== true) continue;
    const isOwn = layers[lower.layer]?.isOwn === true;
    const pile = piles.at(`${upper.layer} ${isOwn}`);
    const one: Rewriting = known.get(pile) ?? { upper: upper.layer, isOwn, pile, paths: new Map() };
    known.set(pile, one);
    pile.add(upper, upper.path.split('/').slice(0, -1).slice(0, 3).join('/'));
    const paths = one.paths.get(lower.layer) ?? [];
    one.paths.set(lower.layer, paths);
    paths.push(lower.path);
  }
  return [...known.values()];
}

function toCandidate(facts: ImageFacts, rewriting: Rewriting, countFiles: (layer: number) => number): Candidate {
  const { upper, isOwn, pile, paths } = rewriting;
  const above = facts.layers[upper]?.instruction ?? null;
  const changesAccess = CHANGES_ACCESS.test(above ?? '');
  const lower = [...paths.keys()].sort((one, other) => one - other);
  const raw = [...lower, upper].map((layer) => facts.layers[layer]?.instruction ?? null);
  return {
    kind: 'rewritten',
    about: instructionKey(above ?? `layer ${upper}`),
    certainty: changesAccess && isOwn ? 'certain' : 'likely',
    title: changesAccess
      ? 'Files are stored again because their owner or mode changes'
      : 'Files are stored again with the same content',
    pile,
    remedy: {
      text: changesAccess
        ? 'Set owner and mode where the files are created. A change in a later layer stores each file again.'
        : 'Create the files once. A later layer stores each file again, also with the same content.',
      before: showInstructions(raw),
      after: isOwn && !isTooLong(raw) ? mend(facts, lower, rewriting, countFiles) : null,
    },
  };
}

function mend(
  facts: ImageFacts,
  lower: readonly number[],
  { upper, paths }: Rewriting,
  countFiles: (layer: number) => number,
): string | null {
  const above = facts.instructions[upper];
  if (above?.verb !== 'RUN') return null;
  const below = lower.flatMap((layer): LowerLayer[] => {
    const instruction = facts.instructions[layer] ?? null;
    const files = paths.get(layer) ?? [];
    return instruction === null ? [] : [{ instruction, paths: files, isWhole: files.length === countFiles(layer) }];
  });
  if (below.length < lower.length) return null;
  const mended = mendAccess(below, above);
  const [only, ...others] = below;
  if (mended !== null || others.length > 0 || only?.instruction.verb !== 'RUN') return mended;
  return formatRun(joinRuns(only.instruction, above));
}

/** Returns a function that counts the files with bytes of a layer, and reads each layer once. */
function createFileCounter({ layers }: ImageFacts): (layer: number) => number {
  const counts = new Map<number, number>();
  return (layer) => {
    let count = counts.get(layer);
    if (count === undefined) {
      count = 0;
      for (const { kind, content } of layers[layer]?.index.entries() ?? [])
        if (kind === 'file' && content !== null) count += 1;
      counts.set(layer, count);
    }
    return count;
  };
}
