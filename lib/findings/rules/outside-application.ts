import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import { isBuildStep, listBuildLayers } from '#lib/findings/dockerfile/build-stage.ts';
import { listInstallations } from '#lib/findings/dockerfile/installed-packages.ts';
import type { RunInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { formatCopy } from '#lib/findings/dockerfile/mend-copy.ts';
import { dropSteps, formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { isPlainPath } from '#lib/findings/dockerfile/plain-path.ts';
import { listStarting } from '#lib/findings/dockerfile/steps.ts';
import { displayInstruction } from '#lib/image/instruction.ts';
import { isInstallStep } from './installers.ts';
import { createOnlyFinder, type LeftFiles, listLeftFiles } from './left-files.ts';

/**
 * Returns the lines that a last stage needs beside a copy of the application in a folder: for what the instructions of the
 * stage that builds leave in the image outside of that folder. Null when no lines can be given.
 */
export type OutsideFinder = (folder: string) => string[] | null;

/** Lines that copy, directories on the way to a file, and folders of applications. The image decides how many there are. */
const MOST = { copies: 8, depth: 8, folders: 20 };

/** Commands that need package.json, or programs of node_modules. */
const STARTS_SCRIPT = /^(?:\S*\/)?(?:(?:npm|pnpm|yarn|bun)\s(?:.*\s)?(?:run|exec|test)\b|(?:npx|pnpx|bunx)\s)/;
/** Steps without a result of their own. */
const NO_RESULT = /^(?:cd|set|export|rm|echo(?!.*>)|:)(?:\s|$)/;

/** Reads the files of the image when the first folder is requested. */
export function createOutsideFinder(facts: ImageFacts): OutsideFinder {
  const isOnlyOf = createOnlyFinder(facts);
  const answers = new Map<string, string[] | null>();
  let known: ReadonlyMap<number, LeftFiles> | null = null;
  return (folder) => {
    const answer = answers.get(folder);
    if (answer !== undefined || answers.size >= MOST.folders) return answer ?? null;
    known ??= listLeftFiles(facts, listBuildLayers(facts).at(-1) ?? -1);
    const lines = formatOutside(facts, known, isOnlyOf, folder);
    answers.set(folder, lines);
    return lines;
  };
}

function formatOutside(
  facts: ImageFacts,
  known: ReadonlyMap<number, LeftFiles>,
  isOnlyOf: (layer: number, path: string) => boolean,
  folder: string,
): string[] | null {
  const lines: string[] = [];
  for (const [layer, left] of known) {
    const outside = leaveOutFolder(left, folder);
    if (outside.folders.size + outside.empty.length === 0) continue;
    const more = formatLayer(facts, layer, {
      isInside: outside.folders.size < left.folders.size,
      needsFolder: (step) => isInstallStep(step) || isBuildStep(step) || usesFiles(facts, step, folder),
      listCopied: () => listCopied(outside, (path) => !isBelow(folder, path) && isOnlyOf(layer, path)),
    });
    if (more === null) return null;
    lines.push(...more.filter((line) => !lines.includes(line)));
  }
  return lines;
}

const isBelow = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);

const leaveOutFolder = ({ folders, empty }: LeftFiles, folder: string): LeftFiles => ({
  folders: new Map([...folders].filter(([path]) => !isBelow(path, folder))),
  empty: empty.filter((path) => !isBelow(path, folder)),
});

type Copied = { path: string; isFolder: boolean };

type Answers = {
  /** The layer has files in the folder of the application, too. */
  isInside: boolean;
  /** Reports whether a step works in the folder of the application. */
  needsFolder(step: string): boolean;
  /** Returns what to copy. Null when COPY cannot copy it. */
  listCopied(): Copied[] | null;
};

function formatLayer({ layers, instructions }: ImageFacts, layer: number, answers: Answers): string[] | null {
  const instruction = instructions[layer] ?? null;
  if (instruction === null) return /^WORKDIR\s/.test(displayInstruction(layers[layer]?.instruction ?? '')) ? [] : null;
  if (instruction.verb !== 'RUN') return [formatCopy(instruction)];
  if (!answers.isInside && !instruction.steps.some(answers.needsFolder)) return [formatRun(instruction)];
  return divideRun(instruction, answers);
}

/** Reports whether a step, which runs in the folder, names its files or starts its programs. */
function usesFiles({ merged }: ImageFacts, step: string, folder: string): boolean {
  if (listStarting(step).some((command) => STARTS_SCRIPT.test(command))) return true;
  const words = step.split(/[\s'"=:,;()]+/).map((word) => word.replace(/^\.\/|\/$/g, ''));
  return words.some((word) =>
    word.startsWith('/')
      ? isBelow(word.slice(1), folder)
      : /^[\w@]/.test(word) && merged.findKind(`${folder}/${word}`) !== null,
  );
}

/**
 * Divides a RUN that works in the folder. The steps that do not need it are repeated. Where all of them need it, what they left is
 * copied.
 */
function divideRun(run: RunInstruction, { needsFolder, listCopied }: Answers): string[] | null {
  const hasOthers = run.steps.some((step) => !NO_RESULT.test(step) && !needsFolder(step));
  const rest = hasOthers ? dropSteps(run, needsFolder) : null;
  const copied = listInstallations(run).length > 0 ? null : listCopied();
  if (rest !== null && copied?.every(({ isFolder }) => isFolder) !== true) return [formatRun(rest)];
  return copied?.map(({ path }) => `COPY --from=build /${path} /${path}`) ?? null;
}

/** Returns the highest directories that only one layer has files in, and its files in other ones. */
function listCopied({ folders, empty }: LeftFiles, isOnlyOne: (path: string) => boolean): Copied[] | null {
  const copied: Copied[] = empty.map((path) => ({ path, isFolder: false }));
  for (const [path, { names, fileCount, hasLink }] of folders) {
    if (copied.length > MOST.copies) return null;
    if (copied.some((known) => known.isFolder && isBelow(path, known.path))) continue;
    const top = pathsTo(path).find(isOnlyOne);
    if (top !== undefined) copied.push({ path: top, isFolder: true });
    // COPY follows a link that it names.
    else if (hasLink || fileCount > names.length) return null;
    else copied.push(...names.map((name) => ({ path: path === '' ? name : `${path}/${name}`, isFolder: false })));
  }
  return copied.length > MOST.copies || !copied.every(({ path }) => isPlainPath(path)) ? null : copied;
}

/** Returns "a", "a/b" and "a/b/c" of "a/b/c". */
const pathsTo = (path: string): string[] => {
  const parts = path === '' ? [] : path.split('/');
  return parts.slice(0, MOST.depth).map((_, at) => parts.slice(0, at + 1).join('/'));
};
