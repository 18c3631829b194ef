import { PileMap } from '#lib/findings/collect/file-pile.ts';
import type { RemovedPart } from '#lib/findings/collect/merge-image.ts';
import type { Candidate, ImageFacts, RuleRun } from '#lib/findings/collect/rule.ts';
import { parseInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { formatRun, joinRuns } from '#lib/findings/dockerfile/mend-run.ts';
import { mountCopied, namesCopied } from '#lib/findings/dockerfile/mount-copied.ts';
import type { Remedy } from '#lib/findings/finding.ts';
import { displayInstruction, instructionKey } from '#lib/image/instruction.ts';

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
  return piles.entries().map(([pair, pile]) => {
    const [lower = 0, upper = 0] = pair.split(' ').map(Number);
    const key = instructionKey(facts.layers[lower]?.instruction ?? `layer ${lower}`);
    return {
      kind: 'removed-later',
      about: `${how} ${key}`,
      certainty: how === 'removed' ? 'certain' : 'likely',
      title: `Files are ${how} by a later layer`,
      pile,
      remedy: mend(facts, [lower, upper], how),
    };
  });
}

function mend(facts: ImageFacts, [lower, upper]: readonly [number, number], how: 'removed' | 'replaced'): Remedy {
  const parsed = facts.layers.slice(lower, upper + 1).flatMap(({ instruction }) => {
    const one = parseInstruction(instruction);
    return one === null || instruction === null ? [] : [{ one, shown: displayInstruction(instruction) }];
  });
  const first = parsed[0]?.one;
  const runs = parsed.flatMap(({ one, shown }) => (one.verb === 'RUN' ? [{ one, shown }] : []));
  const isRun = parseInstruction(facts.layers[upper]?.instruction ?? null)?.verb === 'RUN';
  const isKnown = parseInstruction(facts.layers[lower]?.instruction ?? null) !== null;
  if (isKnown && isRun && first?.verb === 'RUN')
    return {
      text: 'Remove the files in the same RUN that creates them. A later layer only hides them.',
      before: runs.map(({ shown }) => shown).join('\n'),
      after: formatRun(runs.map(({ one }) => one).reduce(joinRuns)),
    };
  if (isKnown && isRun && how === 'removed' && first !== undefined && first.verb !== 'RUN') {
    const paths = facts.removed.flatMap(({ layer, path }) => (layer === lower ? [path] : []));
    const used = runs.filter(({ one }, at) => at === runs.length - 1 || namesCopied(one, first, paths));
    return {
      text: 'Mount the files for the RUN that needs them instead of copying them. A later layer only hides them.',
      before: [parsed[0], ...used].flatMap((known) => known?.shown ?? []).join('\n'),
      after: mountCopied(
        first,
        used.map(({ one }) => one),
        { paths, isRemoved: true },
      ),
    };
  }
  const shown = [lower, upper].flatMap((layer) => facts.layers[layer]?.instruction ?? []);
  return {
    text: 'Create the files in a stage of its own, and copy only what is needed. A later layer only hides them.',
    before: shown.length === 0 ? null : shown.map(displayInstruction).join('\n'),
    after: null,
  };
}
