import type { FindingKind } from '#lib/domain/finding.ts';
import { UNKNOWN_FILES } from '#lib/findings/dockerfile/instruction.ts';
import type { Remedy } from '#lib/findings/finding.ts';
import { displayInstruction } from '#lib/image/instruction.ts';

/** Recipe is what an image is built from. Instructions have no line breaks. */
export type Recipe = {
  instructions: readonly string[];
  /** Lines of .dockerignore. */
  ignored: readonly string[];
  /** Files that are written into the context. */
  files: Readonly<Record<string, string>>;
};

export type Mend = { kind: FindingKind; remedy: Remedy; result: string | null };

const BASE = '<base>';
const RESULT = '<result>';
/** Remedies of these kinds replace all instructions that they name. */
const REPLACES_ALL: readonly FindingKind[] = ['removed-later', 'rewritten'];

/** Splits a Dockerfile into instructions, without comments. Continued lines are joined. */
export function parseDockerfile(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .join('\n')
    .replace(/\s*\\\n\s*/g, ' ')
    .split('\n');
}

/**
 * Puts the lines of a remedy into a recipe by a fixed rule, as a reader would: an instruction replaces the one that it
 * mends, with the mounts that this had. A stage replaces all that it contains. Returns null for a remedy without lines.
 */
export function applyRemedy(recipe: Recipe, mend: Mend): Recipe | null {
  const { after } = mend.remedy;
  if (after === null) return null;
  return listSections(after).reduce<Recipe>((known, section) => applySection(known, section, mend), recipe);
}

type Section = { place: string; lines: string };

/** A comment above lines names their file, or their stage. */
function listSections(after: string): Section[] {
  const sections: Section[] = [];
  for (const line of after.split('\n')) {
    const place = /^# (\.dockerignore|next\.config\.m?[jt]s|Dockerfile.*|in (?:the|this) stage.*)$/.exec(line)?.[1];
    if (place !== undefined) sections.push({ place, lines: '' });
    else if (sections.length === 0) sections.push({ place: 'Dockerfile', lines: line });
    else sections[sections.length - 1] = append(sections.at(-1), line);
  }
  return sections;
}

const append = (section: Section | undefined, line: string): Section => ({
  place: section?.place ?? 'Dockerfile',
  lines: section?.lines ? `${section.lines}\n${line}` : line,
});

function applySection(recipe: Recipe, { place, lines }: Section, mend: Mend): Recipe {
  if (place === '.dockerignore') return { ...recipe, ignored: [...recipe.ignored, ...lines.split('\n')] };
  if (place.startsWith('next.config')) return { ...recipe, files: { ...recipe.files, [place]: lines } };
  const after = parseDockerfile(lines);
  const { instructions } = recipe;
  if (place.startsWith('in the stage that builds')) return { ...recipe, instructions: addToBuild(instructions, after) };
  if (place.includes('in the last stage')) return { ...recipe, instructions: replaceCopies(instructions, after) };
  return { ...recipe, instructions: changeInstructions(instructions, { lines, after }, mend) };
}

function changeInstructions(
  instructions: readonly string[],
  { lines, after }: { lines: string; after: readonly string[] },
  mend: Mend,
): string[] {
  if (after[0]?.startsWith('FROM ')) return replaceByStages(instructions, lines, mend);
  return mend.kind === 'layer-order'
    ? reorder(instructions, after, mend)
    : replaceInstructions(instructions, after, mend);
}

const lastStage = (instructions: readonly string[]) => instructions.findLastIndex((one) => one.startsWith('FROM '));

/** Adds instructions at the end of the stage before the last one. */
function addToBuild(instructions: readonly string[], added: readonly string[]): string[] {
  const last = lastStage(instructions);
  // A remedy for an unknown COPY has these lines also when there is no such stage.
  if (last <= 0) return [...instructions];
  return [...instructions.slice(0, last), ...added, ...instructions.slice(last)];
}

/** Replaces the copies of the last stage and its command. */
function replaceCopies(instructions: readonly string[], after: readonly string[]): string[] {
  const last = lastStage(instructions);
  const kept = instructions.slice(last).filter((one) => !/^(?:COPY --from=|CMD )/.test(one));
  return [...instructions.slice(0, last), ...kept, ...after];
}

const plain = (text: string) => displayInstruction(text).replace(/\s+/g, ' ').trim();
const flagsOf = (instruction: string) =>
  [...instruction.matchAll(/\s(--(?:mount|from|chown|chmod)=\S+)/g)].map(([, flag = '']) => flag);
/** Returns an instruction without its options, as histories of different builders have it. */
export const withoutFlags = (instruction: string) => plain(instruction.replace(/\s--[a-z]+=\S+/g, ''));
const targetOf = (instruction: string) => instruction.split(' ').at(-1) ?? '';
const isCopy = (instruction: string) => /^(?:COPY|ADD) /.test(instruction);

/**
 * Finds the instruction of a stage that a history shows in this form. Without the names of files, its target decides.
 *
 * @param start - the place of its FROM
 */
function placeOf(instructions: readonly string[], shown: string, start = lastStage(instructions)): number {
  const isHashed = /\b(?:file|dir|multi):[0-9a-f#]+ in /.test(shown);
  const next = instructions.findIndex((one, at) => at > start && one.startsWith('FROM '));
  return instructions.findIndex(
    (one, at) =>
      at > start &&
      (next === -1 || at < next) &&
      (isHashed
        ? isCopy(one) && one.startsWith(shown.slice(0, 4).trim()) && targetOf(one) === targetOf(shown)
        : withoutFlags(one) === withoutFlags(shown)),
  );
}

/** Returns where the instructions of a stage are that a remedy changes. Those of an earlier step can have several lines. */
const findChanged = (instructions: readonly string[], { remedy }: Mend, start?: number): number[] =>
  parseDockerfile(remedy.before ?? '')
    .map((shown) => placeOf(instructions, shown, start))
    .filter((place) => place >= 0);

/** Writes the lines where the first of the instructions is that they replace. An earlier step can have moved them to another stage. */
function reorder(instructions: readonly string[], after: readonly string[], mend: Mend): string[] {
  const stages = instructions.flatMap((one, at) => (one.startsWith('FROM ') ? [at] : [])).reverse();
  const [places = []] = stages
    .map((start) => findChanged(instructions, mend, start))
    .sort((one, other) => other.length - one.length);
  if (places.length === 0) throw new Error(`no instruction of the Dockerfile is ${mend.remedy.before}`);
  const replaced = places.map((place) => instructions[place] ?? '');
  const lines = after.map((line) => keepFlags(line, replaced, replaced.find(isCopy)));
  const first = Math.min(...places);
  return instructions.flatMap((one, at) => (at === first ? lines : places.includes(at) ? [] : [one]));
}

function replaceInstructions(instructions: readonly string[], after: readonly string[], mend: Mend): string[] {
  const known = findChanged(instructions, mend);
  if (known.length === 0) throw new Error(`no instruction of the Dockerfile is ${mend.remedy.before}`);
  const removed = new Set(REPLACES_ALL.includes(mend.kind) ? known : []);
  const inserted = new Map<number, string[]>();
  const used = new Set<number>();
  let lastTarget = 0;
  for (const line of after) {
    const replaced = known
      .filter((place) => !used.has(place))
      .sort((a, b) => likeness(instructions[b], line) - likeness(instructions[a], line))[0];
    const place = replaced ?? Math.max(...known);
    used.add(place);
    const isJoined = REPLACES_ALL.includes(mend.kind) && after.length < known.length && !isCopy(line);
    // Lines stay in their order: a user is made before COPY names it.
    const target = isJoined ? Math.max(...known) : Math.max(place, REPLACES_ALL.includes(mend.kind) ? lastTarget : 0);
    lastTarget = target;
    removed.add(target);
    inserted.set(target, [
      ...(inserted.get(target) ?? []),
      keepFlags(
        line,
        known.map((at) => instructions[at] ?? ''),
        instructions[place],
      ),
    ]);
  }
  for (const place of known) if (isTakenOver(instructions[place] ?? '', after)) removed.add(place);
  return instructions.flatMap((one, at) => inserted.get(at) ?? (removed.has(at) ? [] : [one]));
}

/** Reports whether a RUN is a part of new lines, or these mount what a COPY copies. */
function isTakenOver(one: string, after: readonly string[]): boolean {
  const text = withoutFlags(one).replace(/^RUN /, '');
  if (!isCopy(one)) return after.some((line) => withoutFlags(line).includes(text));
  const target = `target=${targetOf(one)}`;
  const isMounted = (flag: string) =>
    flag.startsWith('--mount=type=bind') && flag.split(',').some((part) => part.startsWith(target));
  return after.some((line) => flagsOf(line).some(isMounted));
}

/** The characters with which both begin, of instructions of one kind. */
function likeness(one: string | undefined, other: string): number {
  const [left, right] = [withoutFlags(one ?? ''), withoutFlags(other)];
  if (isCopy(left) !== isCopy(right)) return -1;
  // A history of buildah has only the target.
  if (right.includes(UNKNOWN_FILES) && targetOf(left) === targetOf(right)) return left.length;
  let count = 0;
  while (count < left.length && left[count] === right[count]) count += 1;
  return count;
}

/** A history of buildah has no options and no names of files. Those of the Dockerfile stay. */
function keepFlags(line: string, replaced: readonly string[], similar = ''): string {
  const verb = /^\w+/.exec(line)?.[0] ?? '';
  const flags = (isCopy(line) ? [similar] : replaced.filter((one) => one.startsWith(verb))).flatMap(flagsOf);
  const name = (flag: string) => (isCopy(line) ? flag.split('=')[0] : flag);
  const own = flagsOf(line).map(name);
  const added = [...new Set(flags)].filter((flag) => !own.includes(name(flag)));
  return withSources([verb, ...added, line.slice(verb.length + 1)].join(' '), [similar, ...replaced]);
}

/** Writes the names of the files for which a history has only their hash. */
function withSources(line: string, replaced: readonly string[]): string {
  if (!line.includes(UNKNOWN_FILES)) return line;
  const copy =
    replaced
      .find(isCopy)
      ?.split(' ')
      .filter((word) => !word.startsWith('--')) ?? [];
  return line.replaceAll(UNKNOWN_FILES, copy.slice(1, -1).join(' '));
}

/**
 * Replaces the last stage by two. The first one takes over what it contains, and where it marks the instructions that build,
 * all up to the last RUN.
 */
function replaceByStages(instructions: readonly string[], lines: string, { remedy, result }: Mend): string[] {
  const start = lastStage(instructions);
  const from = (instructions[start] ?? '').replace(/ AS \w+$/, '');
  const own = instructions.slice(start + 1);
  const [build = [], last = []] = lines
    .split(/\n\n(?=FROM )/)
    .map((stage) => parseDockerfile(stage.replaceAll(BASE, from.slice('FROM '.length))));
  const isMarked = lines.includes('\n# the instructions that build\n');
  if (!isMarked) {
    const covered = own.findLastIndex((one) =>
      build.some(
        (line) =>
          withoutFlags(line).startsWith(withoutFlags(one)) ||
          (isCopy(one) && isCopy(line) && targetOf(one) === targetOf(line)),
      ),
    );
    const keep = (line: string) => {
      const replaced = own.filter((one) => matches(one, line));
      return keepFlags(line, replaced, replaced[0]);
    };
    const copied = last.map((line) => (line.startsWith('COPY --from=') ? line : keep(line)));
    const hasCommand = last.some((line) => line.startsWith('CMD '));
    const others = own.slice(covered + 1).filter((one) => !hasCommand || !one.startsWith('CMD '));
    return [...instructions.slice(0, start), ...build.map(keep), ...copied, ...others];
  }
  const mended = parseDockerfile(remedy.before ?? '').map((shown) => placeOf(instructions, shown) - start - 1);
  const place = Math.max(0, ...mended);
  const end = own.findLastIndex((one) => one.startsWith('RUN '));
  const before = own.slice(0, place);
  const mount = (stage: readonly string[]) =>
    stage.map((line) =>
      keepFlags(
        line,
        own.filter((one) => one.startsWith('RUN ') && matches(one, line)),
        '',
      ),
    );
  const copied = last.slice(1).map((line) => line.replaceAll(RESULT, result ?? RESULT));
  return [
    ...instructions.slice(0, start),
    build[0] ?? '',
    ...before,
    ...mount(build.slice(1)),
    ...own.slice(place + 1, end + 1),
    last[0] ?? '',
    ...before,
    ...mount(copied),
    ...own.slice(end + 1),
  ];
}

/** Reports whether a line is an instruction, perhaps with further commands. */
function matches(one: string, line: string): boolean {
  if (isCopy(one) || isCopy(line)) return isCopy(one) && isCopy(line) && targetOf(one) === targetOf(line);
  return withoutFlags(line).startsWith(withoutFlags(one));
}
