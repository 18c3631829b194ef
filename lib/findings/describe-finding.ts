import { createHash } from 'node:crypto';
import { briefInstruction } from '#lib/image/instruction.ts';
import { clip, plainText } from '#lib/image/text.ts';
import type { SharedBytes } from './collect/count-once.ts';
import type { Candidate, ImageFacts } from './collect/rule.ts';
import { type Finding, type FindingPath, MOST_LINES } from './finding.ts';

/** Bounds of a finding. The image decides how long its paths and instructions are. */
const MOST = { paths: 20, layers: 20, path: 500, title: 300, id: 12, shared: 20, earlier: 10 };

/** CountedCandidate is a candidate with its id and what it adds to the sum. */
export type CountedCandidate = {
  id: string;
  candidate: Candidate;
  countedBytes: number;
  shared: SharedBytes<string>[];
};

export function describeFinding(facts: ImageFacts, { id, candidate, countedBytes, shared }: CountedCandidate): Finding {
  const { kind, certainty, title, pile, remedy, evidence, isGuess = false, otherBase = null } = candidate;
  const { paths, morePaths } = listPaths(candidate);
  return {
    id,
    kind,
    certainty,
    title: plainText(title, MOST.title),
    savedBytes: pile.savedBytes,
    countedBytes,
    shared: shared.filter(({ earlier }) => earlier.length <= MOST.earlier).slice(0, MOST.shared),
    estimated: isGuess || pile.isEstimated,
    unpackedBytes: pile.sizeBytes,
    perRelease: null,
    layers: listLayers(facts, new Set([...pile.layers.keys(), ...(evidence?.layers ?? [])])),
    paths,
    morePaths,
    remedy: { text: remedy.text, before: clipLines(remedy.before), after: wholeLines(remedy.after) },
    otherBase,
  };
}

/** Returns the id of a candidate. The subject can be long and have any characters, so that its hash is used. */
export function findingIdOf({ kind, about }: Pick<Candidate, 'kind' | 'about'>): string {
  return `${kind}-${createHash('sha256').update(about).digest('hex').slice(0, MOST.id)}`;
}

function listPaths({ pile, evidence }: Candidate): { paths: FindingPath[]; morePaths: number } {
  const shown = (evidence?.paths ?? []).map((path) => ({ path, bytes: 0, files: 1 }));
  const groups = [...pile.groups]
    .map(([path, sums]) => ({ path, ...sums }))
    .sort((one, other) => other.bytes - one.bytes || (one.path < other.path ? -1 : 1));
  const all = [...shown, ...groups];
  return {
    paths: all.slice(0, MOST.paths).map(({ path, bytes, files }) => ({ path: clip(path, MOST.path), bytes, files })),
    morePaths: Math.max(0, all.length - MOST.paths) + pile.ungrouped,
  };
}

function listLayers({ layers }: ImageFacts, places: ReadonlySet<number>): Finding['layers'] {
  return [...places]
    .sort((one, other) => one - other)
    .slice(0, MOST.layers)
    .flatMap((place) => {
      const layer = layers[place];
      if (layer === undefined) return [];
      const { digest, position, instruction } = layer;
      return [{ digest, position, instruction: instruction === null ? null : briefInstruction(instruction) }];
    });
}

const clipLines = (text: string | null): string | null => (text === null ? null : clip(text, MOST_LINES));

/** Lines to paste are whole, or there are none. */
const wholeLines = (text: string | null): string | null => (text === null || text.length > MOST_LINES ? null : text);
