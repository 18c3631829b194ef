import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { type Instruction, parseInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { displayInstruction } from '#lib/image/instruction.ts';
import { withoutFingerprints } from '#lib/image/secret-mark.ts';
import { type CommandInputs, pathIn } from './command-inputs.ts';
import { compareLayers, comparePackages, compareSystems } from './compare-layers.ts';
import { type Sameness, worstOf } from './file-mark.ts';
import { compareInputFiles, createInputTest, type InputFiles, mapInputFiles } from './input-files.ts';
import { readRunInputs } from './run-inputs.ts';

/** An image whose layers are compared by what their instructions read. */
export type InputImage = {
  /** All layers, lowest first. `index` is null when not all files of the layer are known. */
  layers: readonly { digest: string; instruction: string | null; index: FileIndex | null }[];
  /** The working directory of the image's config. It counts where no layer is made by a WORKDIR. */
  workingDirectory: string | null;
};

/** Patterns are compared with each path of both images. An image decides how many there are. */
const MOST_PATTERNS = 100;

/** A layer of the new image that is at the same place in the previous one, made by the same instruction. */
type Pair = {
  position: number;
  before: FileIndex | null;
  after: FileIndex | null;
  isEqual: boolean;
  instruction: Instruction | null;
  /** What a RUN reads; null when that is not known. */
  commands: readonly CommandInputs[] | null;
};

/**
 * Compares what the instructions of new layers read, by the position of the layer: "same" when the layer was built again for nothing.
 * A COPY reads the files that it stores. A RUN is only known when it installs packages: then its lock files count, and which packages
 * it installed. Layers below a RUN may differ in files of the application, and not in the system. Pure.
 *
 * @param from - the previous image
 * @returns nothing for layers that the previous image has. Those above a changed instruction are "unknown".
 */
export function compareInputs(from: InputImage, to: InputImage): ReadonlyMap<number, Sameness> {
  const present = new Set(from.layers.map(({ digest }) => digest));
  const pairs = listPairs(from, to);
  const commands = pairs.flatMap((pair) => pair.commands ?? []);
  const positions = new Set(pairs.flatMap(({ position, commands: known }) => (known === null ? [] : [position])));
  const isInput = createInputTest(commands);
  const [before, after] = [from, to].map((image) =>
    mapInputFiles(
      image.layers.map(({ index }) => index),
      positions,
      isInput,
    ),
  );
  const found = new Map<number, Sameness>();
  let isSystemSame = true;
  for (const pair of pairs) {
    if (pair.isEqual) continue;
    const { position } = pair;
    const files = [before?.get(position) ?? null, after?.get(position) ?? null] as const;
    const answer = comparePair(pair, files, isSystemSame);
    found.set(position, answer);
    isSystemSame &&= keepsSystem(pair, answer);
  }
  for (const [position, { digest }] of to.layers.entries())
    if (!present.has(digest) && !found.has(position)) found.set(position, 'unknown');
  return found;
}

/** Pairs the layers from the lowest up, until an instruction differs. */
function listPairs(from: InputImage, to: InputImage): Pair[] {
  const pairs: Pair[] = [];
  let patterns = 0;
  let folder = to.layers.some(({ instruction }) => readFolder(instruction) !== null) ? '' : (to.workingDirectory ?? '');
  for (const [position, layer] of to.layers.entries()) {
    const earlier = from.layers[position];
    const isEqual = earlier?.digest === layer.digest;
    if (earlier === undefined || (!isEqual && !isSameInstruction(earlier.instruction, layer.instruction))) return pairs;
    folder = pathIn(folder, readFolder(layer.instruction) ?? '.');
    const instruction = isEqual ? null : parseInstruction(layer.instruction);
    const read = instruction?.verb === 'RUN' ? readRunInputs(instruction, folder) : null;
    patterns += read?.reduce((sum, command) => sum + command.patterns.length, 0) ?? 0;
    const commands = patterns > MOST_PATTERNS ? null : read;
    pairs.push({ position, before: earlier.index, after: layer.index, isEqual, instruction, commands });
  }
  return pairs;
}

const readFolder = (instruction: string | null): string | null =>
  instruction === null ? null : (/^WORKDIR\s+(\S+)$/.exec(displayInstruction(instruction))?.[1] ?? null);

/** Build arguments count where the text has variables. */
function isSameInstruction(before: string | null, after: string | null): boolean {
  if (before === null || after === null) return false;
  const [one, other] = [before, after].map((raw) => withoutFingerprints(displayInstruction(raw)));
  // The classic builder records a hash of the copied files.
  const plain = (text = '') => text.replace(/^(COPY|ADD) (?:--\S+ )*(?:(?:file|dir|multi):[0-9a-f]+ )+in /, '$1 in ');
  if (plain(one) !== plain(other)) return false;
  return one?.startsWith('RUN ') && one.includes('$') ? before.trim() === after.trim() : true;
}

function comparePair(
  { before, after, instruction, commands }: Pair,
  [filesBefore, filesAfter]: readonly [InputFiles | null, InputFiles | null],
  isSystemSame: boolean,
): Sameness {
  if (before === null || after === null || instruction === null) return 'unknown';
  if (instruction.verb !== 'RUN') return compareLayers(before, after);
  if (commands === null || filesBefore === null || filesAfter === null) return 'unknown';
  const files = worstOf(commands.map((command) => compareInputFiles(command, filesBefore, filesAfter)));
  const packages = comparePackages(before, after);
  if (files === 'changed' || packages === 'changed') return 'changed';
  if (packages === null && commands.some(({ isNamed }) => isNamed)) return 'unknown';
  return isSystemSame ? files : 'unknown';
}

/** Reports whether instructions above find the same programs and libraries as before. */
function keepsSystem({ before, after }: Pair, answer: Sameness): boolean {
  if (answer === 'same') return true;
  return before !== null && after !== null && compareSystems(before, after) === 'same';
}
