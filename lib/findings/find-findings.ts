import type { FileType } from '#lib/contents/file-type/file-type.ts';
import { FINDING_KINDS } from '#lib/domain/finding.ts';
import { distinctSizeBytes } from '#lib/image/image.ts';
import { countOnce } from './collect/count-once.ts';
import { mergeImage } from './collect/merge-image.ts';
import type { Candidate, ImageFacts, SeenFile } from './collect/rule.ts';
import { type CountedCandidate, describeFinding, findingIdOf } from './describe-finding.ts';
import { parseInstruction } from './dockerfile/instruction.ts';
import type { FindingSet } from './finding.ts';
import type { InspectedImage } from './inspected-image.ts';
import { FINDING_RULES_VERSION, listRules } from './rules/all-rules.ts';

/** Findings that save less are not worth the reader's time. Secrets save nothing and are always listed. */
const LEAST_SAVED = 10_000;
/** Findings of one image that save bytes. Each is up to 20 kB large. The rule for secrets has a limit of its own. */
const MOST_ITEMS = 300;
const MOST_WORDS = 200;
/** Rules compare paths with many expressions. The longest of real packages have 400 characters. */
const MOST_PATH = 500;

/**
 * Finds what can be mended in an image. Merges its layers once and offers each visible file once to all rules, in time
 * that grows with the number of files. Pure.
 */
export function findFindings(image: InspectedImage): FindingSet {
  const facts = gatherFacts(image);
  const runs = listRules(image.purpose).map((rule) => rule(facts));
  const listeners = runs.flatMap((run) => (run.onFile === undefined ? [] : [run.onFile]));
  for (const file of visibleFiles(facts)) for (const listen of listeners) listen(file);
  const candidates = runs
    .flatMap((run) => run.finish())
    .filter(({ kind, pile }) => kind === 'secret' || pile.savedBytes >= LEAST_SAVED)
    .sort(byPriority);
  const counted = countCandidates(withDistinctSubjects(candidates));
  const secrets = counted.filter(({ candidate }) => candidate.kind === 'secret');
  const others = counted.filter(({ candidate }) => candidate.kind !== 'secret').sort(bySaving);
  // An image full of secrets must not hide its other findings.
  const listed = [...secrets, ...others.slice(0, MOST_ITEMS)];
  return {
    rulesVersion: FINDING_RULES_VERSION,
    state: stateOf(facts),
    sizeBytes: distinctSizeBytes(image.layers),
    savedBytes: sumCounted(counted),
    certainBytes: sumCounted(countOnce(certainOnly(candidates).map(({ pile }) => pile))),
    items: listed.map((one) => describeFinding(facts, one)),
    moreItems: candidates.length - listed.length,
  };
}

function gatherFacts(image: InspectedImage): ImageFacts {
  const merged = mergeImage(image);
  const { layers } = merged;
  const { entrypoint, command } = image.facts;
  // "sh -c" has its command in one word.
  const words = [...(entrypoint ?? []), ...(command ?? [])].flatMap((word) => [word, ...word.split(/[\s;&|]+/)]);
  return {
    ...merged,
    image,
    instructions: layers.map(({ instruction }) => parseInstruction(instruction)),
    commandWords: [...new Set(words)].filter((word) => word !== '').slice(0, MOST_WORDS),
    typeOf: ({ layer, content }): FileType | null => layers[layer]?.index.typeOf(content) ?? null,
    hashOf: ({ layer, content }) => layers[layer]?.index.hashOf(content) ?? null,
  };
}

function* visibleFiles({ merged, layers }: ImageFacts): Generator<SeenFile> {
  for (const [path, { kind, content, sizeBytes, packedBytes, layer, owner, nameCount }] of merged.files()) {
    const stored = layers[layer];
    if (kind !== 'file' || content === null || stored === undefined || path.length > MOST_PATH) continue;
    const slash = path.lastIndexOf('/');
    yield {
      path,
      folder: path.slice(0, Math.max(0, slash)),
      name: path.slice(slash + 1),
      layer,
      content,
      sizeBytes,
      packedBytes,
      nameCount,
      isOwn: stored.isOwn,
      owner: owner === null ? null : (stored.index.packages[owner] ?? null),
      ownerPlace: owner,
    };
  }
}

const priorityOf = ({ kind }: Candidate) => FINDING_KINDS.indexOf(kind);

const byPriority = (one: Candidate, other: Candidate) => priorityOf(one) - priorityOf(other);

const bySaving = ({ candidate: one }: CountedCandidate, { candidate: other }: CountedCandidate) =>
  other.pile.savedBytes - one.pile.savedBytes;

const certainOnly = (candidates: readonly Candidate[]) => candidates.filter(({ certainty }) => certainty === 'certain');

/** Numbers findings of one kind that are about the same, so that their ids differ. */
function withDistinctSubjects(candidates: readonly Candidate[]): Candidate[] {
  const counts = new Map<string, number>();
  return candidates.map((candidate) => {
    const key = `${candidate.kind} ${candidate.about}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return count === 0 ? candidate : { ...candidate, about: `${candidate.about} #${count + 1}` };
  });
}

/** Counts what each candidate adds to the sum. @param candidates - in the order in which they count */
function countCandidates(candidates: readonly Candidate[]): CountedCandidate[] {
  const ids = candidates.map(findingIdOf);
  const counted = countOnce(candidates.map(({ pile }) => pile));
  return candidates.map((candidate, place) => {
    const { countedBytes, shared } = counted[place] ?? { countedBytes: 0, shared: [] };
    const named = shared.map(({ earlier, bytes }) => ({ earlier: earlier.map((other) => ids[other] ?? ''), bytes }));
    return { id: ids[place] ?? '', candidate, countedBytes, shared: named };
  });
}

const sumCounted = (counted: readonly { countedBytes: number }[]): number =>
  counted.reduce((sum, { countedBytes }) => sum + countedBytes, 0);

function stateOf({ layers, image, isCut }: ImageFacts): FindingSet['state'] {
  if (layers.length === 0) return 'unread';
  return isCut || layers.length < image.layers.length ? 'partial' : 'complete';
}
