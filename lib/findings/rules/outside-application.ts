import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import { isBuildStep, listBuildLayers } from '#lib/findings/dockerfile/build-stage.ts';
import { listInstallations } from '#lib/findings/dockerfile/installed-packages.ts';
import { parseInstruction, type RunInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { formatCopy } from '#lib/findings/dockerfile/mend-copy.ts';
import { dropSteps, formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { listStarting } from '#lib/findings/dockerfile/steps.ts';
import { displayInstruction } from '#lib/image/instruction.ts';
import { findBuildPlace } from './build-places.ts';
import { findCachePlace } from './cache-places.ts';
import { isInstallStep } from './installers.ts';
import { folderOf, type LeftFiles, listLeftFiles } from './left-files.ts';

/**
 * Returns the lines that a last stage needs beside a copy of the application in a folder: for what the instructions of the
 * stage that builds leave in the image outside of that folder. Null when no lines can be given.
 */
export type OutsideFinder = (folder: string) => string[] | null;

/** Lines that copy. */
const MOST_COPIES = 8;

/** What commands leave besides their result. */
const LEFT_OVER =
  /^(?:tmp|run|proc|sys|dev|var\/(?:tmp|log|cache))\/|(?:^|\/)\.(?:npm\/(?!_npx\/)|config\/(?:configstore|nextjs-nodejs)\/)/;
const isLeftOver = (folder: string): boolean =>
  LEFT_OVER.test(`${folder}/`) || findCachePlace(folder) !== null || findBuildPlace(folder) !== null;

/** Commands that need package.json, or programs of node_modules. */
const STARTS_SCRIPT = /^(?:\S*\/)?(?:(?:npm|pnpm|yarn|bun)\s(?:.*\s)?(?:run|exec|test)\b|(?:npx|pnpx|bunx)\s)/;
/** Steps without a result of their own. */
const NO_RESULT = /^(?:cd|set|export|rm|echo|:)(?:\s|$)/;

/** Reads the files of the image when the first folder is requested. */
export function createOutsideFinder(facts: ImageFacts): OutsideFinder {
  let known: ReadonlyMap<number, LeftFiles> | null = null;
  return (folder) => {
    known ??= listLeftFiles(facts, listBuildLayers(facts).at(-1) ?? -1);
    const lines: string[] = [];
    for (const [layer, left] of known) {
      const more = formatLayer(facts, layer, left, folder);
      if (more === null) return null;
      lines.push(...more.filter((line) => !lines.includes(line)));
    }
    return lines;
  };
}

const isBelow = (path: string, folder: string): boolean => folder === '' || `${path}/`.startsWith(`${folder}/`);

function formatLayer(facts: ImageFacts, layer: number, left: LeftFiles, folder: string): string[] | null {
  const outside = leaveOutFolder(left, folder);
  if (outside.folders.size + outside.empty.length === 0) return [];
  const raw = facts.layers[layer]?.instruction ?? null;
  const instruction = parseInstruction(raw);
  if (instruction === null) return /^WORKDIR\s/.test(displayInstruction(raw ?? '')) ? [] : null;
  if (instruction.verb !== 'RUN') return [formatCopy(instruction)];
  const isInside = [...left.folders.keys()].some((path) => isBelow(path, folder));
  const needsFolder = (step: string) => isInstallStep(step) || isBuildStep(step) || usesFiles(facts, step, folder);
  if (!isInside && !instruction.steps.some(needsFolder)) return [formatRun(instruction)];
  return divideRun(instruction, needsFolder, listCopied(facts, layer, outside, folder));
}

function leaveOutFolder({ folders, empty }: LeftFiles, folder: string): LeftFiles {
  const isKept = (path: string) => !isBelow(path, folder) && !isLeftOver(path);
  return {
    folders: new Map([...folders].filter(([path]) => isKept(path))),
    // Programs make folders for their settings in the home directory.
    empty: empty.filter((path) => isKept(path) && !/(?:^|\/)\./.test(path)),
  };
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

type Copied = { path: string; isFolder: boolean };

/**
 * Divides a RUN that works in the folder. The steps that do not need it are repeated. Where all of them need it, what they left is
 * copied.
 */
function divideRun(
  run: RunInstruction,
  needsFolder: (step: string) => boolean,
  copied: readonly Copied[] | null,
): string[] | null {
  const hasOthers = run.steps.some((step) => !NO_RESULT.test(step) && !needsFolder(step));
  const rest = hasOthers ? dropSteps(run, needsFolder) : null;
  const installs = listInstallations(run).length > 0;
  if (rest !== null && (installs || copied?.every(({ isFolder }) => isFolder) !== true)) return [formatRun(rest)];
  if (installs || copied === null) return null;
  return copied.map(({ path }) => `COPY --from=build /${path} /${path}`);
}

/** Returns the highest directories that only a layer has files in, and its files in other ones. Null when COPY cannot copy them. */
function listCopied(
  { merged }: ImageFacts,
  layer: number,
  { folders, empty }: LeftFiles,
  folder: string,
): Copied[] | null {
  const answers = new Map<string, boolean>();
  const copied: Copied[] = [];
  for (const [path, { names, fileCount, hasLink }] of folders) {
    if (copied.some((known) => known.isFolder && isBelow(path, known.path))) continue;
    const top = pathsTo(path).find(isOnlyOf);
    if (top !== undefined) copied.push({ path: top, isFolder: true });
    // COPY follows a link that it names.
    else if (hasLink || fileCount > names.length) return null;
    else copied.push(...names.map((name) => ({ path: path === '' ? name : `${path}/${name}`, isFolder: false })));
    if (copied.length > MOST_COPIES) return null;
  }
  const all = [...copied, ...empty.map((path) => ({ path, isFolder: false }))];
  return all.length > MOST_COPIES ? null : all;

  function isOnlyOf(path: string): boolean {
    const answer = answers.get(path) ?? (!isBelow(folder, path) && hasOnly(path));
    answers.set(path, answer);
    return answer;
  }

  function hasOnly(path: string): boolean {
    for (const [each, file] of merged.files(path)) if (file.layer !== layer || isLeftOver(folderOf(each))) return false;
    return true;
  }
}

/** Returns "a", "a/b" and "a/b/c" of "a/b/c". */
const pathsTo = (path: string): string[] => {
  const parts = path === '' ? [] : path.split('/');
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
};
