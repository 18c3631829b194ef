import { PileMap } from '#lib/findings/collect/file-pile.ts';
import type { RemovedPart } from '#lib/findings/collect/merge-image.ts';
import type { Candidate, ImageFacts, RuleRun } from '#lib/findings/collect/rule.ts';
import {
  type CopyInstruction,
  parseInstruction,
  type RunInstruction,
  UNKNOWN_FILES,
} from '#lib/findings/dockerfile/instruction.ts';
import { dropSteps, formatRun, joinRuns } from '#lib/findings/dockerfile/mend-run.ts';
import { isSimple, wordsOf } from '#lib/findings/dockerfile/steps.ts';
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
      remedy: mend(facts, lower, upper),
    };
  });
}

function mend(facts: ImageFacts, lower: number, upper: number): Remedy {
  const [below, above] = [lower, upper].map((layer) => facts.layers[layer]?.instruction ?? null);
  const [first, second] = [parseInstruction(below ?? null), parseInstruction(above ?? null)];
  const shown = [below, above].flatMap((text) => (text ? [displayInstruction(text)] : []));
  const before = shown.length === 0 ? null : shown.join('\n');
  if (first?.verb === 'RUN' && second?.verb === 'RUN') {
    const text = 'Remove the files in the same RUN that creates them. A later layer only hides them.';
    return { text, before, after: formatRun(joinRuns(first, second)) };
  }
  if (first !== null && first.verb !== 'RUN' && second?.verb === 'RUN')
    return {
      text: 'Mount the files for the RUN that needs them instead of copying them. A later layer only hides them.',
      before,
      after: mountSources(first, second),
    };
  const text = 'Create the files in a stage of its own, and copy only what is needed. A later layer only hides them.';
  return { text, before, after: null };
}

/** Mounts what a COPY copies into the RUN that uses it, and removes the rm of it, which would fail. */
function mountSources(copy: CopyInstruction, run: RunInstruction): string | null {
  // The name of an unknown file in a folder is unknown too.
  if (copy.sources.includes(UNKNOWN_FILES) && copy.target.endsWith('/')) return null;
  if (copy.sources.some((source) => /[*?[]|^https?:/.test(source))) return null;
  if (copy.verb === 'ADD' && copy.sources.some((source) => /\.(?:tar|t?gz|xz|bz2|zst)$/.test(source))) return null;
  const targets = copy.sources.map((source) => targetOf(copy, source));
  const from = copy.flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length);
  const mounts = copy.sources.map(
    (source, at) => `--mount=type=bind${from ? `,from=${from}` : ''},source=${source},target=${targets[at]}`,
  );
  const rest = dropSteps(run, (step) => {
    const [command, ...words] = wordsOf(step);
    const paths = words.filter((word) => !word.startsWith('-'));
    return (
      isSimple(step) &&
      command === 'rm' &&
      paths.length > 0 &&
      paths.every((path) => targets.includes(withoutDot(path)))
    );
  });
  if (rest === null || rest.steps.length === run.steps.length) return null;
  return formatRun({ ...rest, flags: [...mounts, ...rest.flags] });
}

function targetOf({ target, sources }: CopyInstruction, source: string): string {
  const isFolder = target.endsWith('/') || sources.length > 1;
  const path = isFolder ? `${target.replace(/\/$/, '')}/${source.split('/').at(-1)}` : target;
  return withoutDot(path);
}

const withoutDot = (path: string) => path.replace(/^\.\//, '');
