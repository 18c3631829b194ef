import { PileMap } from '#lib/findings/collect/file-pile.ts';
import type { RemovedPart } from '#lib/findings/collect/merge-image.ts';
import type { Candidate, ImageFacts, RuleRun } from '#lib/findings/collect/rule.ts';
import type { CopyInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { formatRun, joinRuns } from '#lib/findings/dockerfile/mend-run.ts';
import { type CopiedFiles, findCopied, mountCopied, namesCopied } from '#lib/findings/dockerfile/mount-copied.ts';
import { isTooLong, showInstructions } from '#lib/findings/dockerfile/shown-lines.ts';
import type { Remedy } from '#lib/findings/finding.ts';
import { instructionKey } from '#lib/image/instruction.ts';

/** Databases and logs that every installation writes again. */
const DATABASES =
  /^(?:var\/lib\/(?:dpkg|apt|rpm|dnf)|lib\/apk\/db|usr\/lib\/(?:apk\/db|sysimage\/rpm)|var\/log|var\/cache\/(?:ldconfig|debconf|apt))\/|^etc\/(?:ld\.so\.cache|apk\/world|passwd-?|group-?|shadow-?|gshadow-?)$/;

/** Instructions often replace small files. */
const LEAST_REPLACED = 100_000;

/** Finds bytes of own layers that a later layer removes or replaces. */
export function createRemovedLaterRule(facts: ImageFacts): RuleRun {
  return {
    finish() {
      const [removed, replaced] = [new PileMap(), new PileMap()];
      for (const part of facts.removed) {
        if (!facts.layers[part.layer]?.isOwn || (part.isReplaced && DATABASES.test(part.path))) continue;
        const piles = part.isReplaced ? replaced : removed;
        piles.at(`${part.layer} ${part.removedBy}`).add(part, groupOf(part));
      }
      return [
        ...toCandidates(facts, removed, 'removed'),
        ...toCandidates(facts, replaced, 'replaced').filter(({ pile }) => pile.savedBytes >= LEAST_REPLACED),
      ];
    },
  };
}

/** The directory with at most three names. */
const groupOf = ({ path }: RemovedPart) => path.split('/').slice(0, -1).slice(0, 3).join('/') || path;

function toCandidates(facts: ImageFacts, piles: PileMap, how: 'removed' | 'replaced'): Candidate[] {
  const findFiles = createCopiedFinder(facts);
  return piles.entries().map(([pair, pile]) => {
    const [lower = 0, upper = 0] = pair.split(' ').map(Number);
    const key = instructionKey(facts.layers[lower]?.instruction ?? `layer ${lower}`);
    return {
      kind: 'removed-later',
      about: `${how} ${key}`,
      certainty: how === 'removed' ? 'certain' : 'likely',
      title: `Files are ${how} by a later layer`,
      pile,
      remedy: mend(facts, [lower, upper], how === 'removed' ? findFiles : null),
    };
  });
}

type CopiedFinder = (layer: number, copy: CopyInstruction) => CopiedFiles | null;

/** Finds what a layer copied once for all layers that remove some of it. */
function createCopiedFinder({ removed }: ImageFacts): CopiedFinder {
  const known = new Map<number, CopiedFiles | null>();
  return (layer, copy) => {
    let found = known.get(layer);
    if (found === undefined) {
      found = findCopied(
        copy,
        removed.flatMap((part) => (part.layer === layer ? [part.path] : [])),
      );
      known.set(layer, found);
    }
    return found;
  };
}

/** @param findFiles - null where the files are replaced: they are needed then */
function mend(
  { layers, instructions }: ImageFacts,
  [lower, upper]: readonly [number, number],
  findFiles: CopiedFinder | null,
): Remedy {
  const [first, last] = [instructions[lower], instructions[upper]];
  const runs = instructions.slice(lower, upper + 1).flatMap((one, at) => {
    const raw = layers[lower + at]?.instruction ?? null;
    return one?.verb === 'RUN' && raw !== null ? [{ one, raw }] : [];
  });
  const rawOf = (some: typeof runs) => some.map(({ raw }) => raw);
  if (first?.verb === 'RUN' && last?.verb === 'RUN')
    return {
      text: 'Remove the files in the same RUN that creates them. A later layer only hides them.',
      before: showInstructions(rawOf(runs)),
      after: isTooLong(rawOf(runs)) ? null : formatRun(runs.map(({ one }) => one).reduce(joinRuns)),
    };
  if (first && first.verb !== 'RUN' && last?.verb === 'RUN' && findFiles !== null) {
    const copied = findFiles(lower, first);
    const used = runs.filter(({ one }, at) => at === runs.length - 1 || (copied !== null && namesCopied(one, copied)));
    return {
      text: 'Mount the files for the RUN that needs them instead of copying them. A later layer only hides them.',
      before: showInstructions([layers[lower]?.instruction ?? null, ...rawOf(used)]),
      after:
        copied === null || isTooLong(rawOf(used))
          ? null
          : mountCopied(
              copied,
              used.map(({ one }) => one),
              true,
            ),
    };
  }
  return {
    text: 'Create the files in a stage of its own, and copy only what is needed. A later layer only hides them.',
    before: showInstructions([lower, upper].map((layer) => layers[layer]?.instruction ?? null)),
    after: null,
  };
}
