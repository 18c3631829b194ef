import { type FilePile, PileMap } from '#lib/findings/collect/file-pile.ts';
import type { Candidate, ImageFacts, RuleRun } from '#lib/findings/collect/rule.ts';
import { parseInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { type LowerLayer, mendAccess } from '#lib/findings/dockerfile/mend-access.ts';
import { formatRun, joinRuns } from '#lib/findings/dockerfile/mend-run.ts';
import { displayInstruction, instructionKey } from '#lib/image/instruction.ts';

const CHANGES_ACCESS = /\b(?:chown|chmod|chgrp)\b/;

/** The files that one layer stores again, by the layers that stored them before. */
type Rewriting = { upper: number; isOwn: boolean; pile: FilePile; paths: Map<number, string[]> };

/** Finds files that a layer has again, with the same content as a layer below. */
export function createRewrittenRule(facts: ImageFacts): RuleRun {
  return { finish: () => listRewritings(facts).map((one) => toCandidate(facts, one)) };
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

function toCandidate(facts: ImageFacts, { upper, isOwn, pile, paths }: Rewriting): Candidate {
  const above = facts.layers[upper]?.instruction ?? null;
  const changesAccess = CHANGES_ACCESS.test(above ?? '');
  const lower = [...paths.keys()].sort((one, other) => one - other);
  const shown = [...lower, upper].flatMap((layer) => facts.layers[layer]?.instruction ?? []).map(displayInstruction);
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
      before: shown.length === 0 ? null : [...new Set(shown)].join('\n'),
      after: isOwn ? mend(facts, lower, upper, paths) : null,
    },
  };
}

function mend(
  facts: ImageFacts,
  lower: readonly number[],
  upper: number,
  paths: ReadonlyMap<number, readonly string[]>,
): string | null {
  const above = parseInstruction(facts.layers[upper]?.instruction ?? null);
  if (above?.verb !== 'RUN') return null;
  const below = lower.flatMap((layer): LowerLayer[] => {
    const instruction = parseInstruction(facts.layers[layer]?.instruction ?? null);
    const files = paths.get(layer) ?? [];
    return instruction === null ? [] : [{ instruction, paths: files, isWhole: isWhole(facts, layer, files) }];
  });
  if (below.length < lower.length) return null;
  const mended = mendAccess(below, above);
  const [only, ...others] = below;
  if (mended !== null || others.length > 0 || only?.instruction.verb !== 'RUN') return mended;
  return formatRun(joinRuns(only.instruction, above));
}

/** Reports whether paths are all files with bytes that a layer has. */
function isWhole({ layers }: ImageFacts, layer: number, paths: readonly string[]): boolean {
  const known = new Set(paths);
  for (const { kind, content, path } of layers[layer]?.index.entries() ?? [])
    if (kind === 'file' && content !== null && !known.has(path)) return false;
  return true;
}
