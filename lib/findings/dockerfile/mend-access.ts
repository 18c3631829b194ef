import type { CopyInstruction, Instruction, RunInstruction } from './instruction.ts';
import { formatCopy, setCopyFlag } from './mend-copy.ts';
import { addSteps, formatRun } from './mend-run.ts';
import { isSimple, wordsOf } from './steps.ts';

/** LowerLayer is an instruction whose files a later chown or chmod stores again. */
export type LowerLayer = {
  instruction: Instruction;
  /** The files that are stored again, without a leading slash. */
  paths: readonly string[];
  /** True when these are all files of the layer. */
  isWhole: boolean;
};

type Access = { step: string; command: 'chown' | 'chmod'; value: string; isRecursive: boolean; paths: string[] };

/** Commands that make a user, which must exist before COPY names it. */
const MAKES_USER = /\b(?:user|group)add\b|\badd(?:user|group)\b/;

/**
 * Sets owner and mode where the files are created: in the option of a COPY, at the end of a RUN. Returns the lines in the
 * order in which they must be, or null when a COPY cannot do what a command does.
 */
export function mendAccess(lower: readonly LowerLayer[], upper: RunInstruction): string | null {
  const changes = upper.steps.flatMap(readAccess);
  if (changes.length === 0) return null;
  const taken = new Set<Access>();
  const created: string[] = [];
  for (const one of lower) {
    const isPart = createPartTest(one);
    const own = changes.filter((change) => concerns(change, isPart));
    const line = one.instruction.verb === 'RUN' ? appendTo(one.instruction, own) : setFlags(one.instruction, own, one);
    if (line === null || own.length === 0) return null;
    created.push(line);
    for (const change of own) taken.add(change);
  }
  const isTaken = (step: string) => changes.some((change) => change.step === step && taken.has(change));
  const rest = upper.steps.filter((step) => !isTaken(step));
  const [users, others] = [rest.filter((step) => MAKES_USER.test(step)), rest.filter((step) => !MAKES_USER.test(step))];
  const folders = [...taken].flatMap((change) => ownFolder(change, lower));
  return [
    ...(users.length === 0 ? [] : [formatRun({ ...upper, steps: users })]),
    ...created,
    ...(others.length + folders.length === 0 ? [] : [formatRun({ ...upper, steps: [...others, ...folders] })]),
  ].join('\n');
}

function readAccess(step: string): Access[] {
  const [command, ...words] = isSimple(step) ? wordsOf(step) : [];
  const [value, ...paths] = words.filter((word) => !word.startsWith('-'));
  if ((command !== 'chown' && command !== 'chmod') || value === undefined || paths.length === 0) return [];
  return [{ step, command, value, paths, isRecursive: words.some((word) => /^-\w*R|^--recursive$/.test(word)) }];
}

/** Reports whether a command changes files of a layer. Relative paths are in the working directory, which is not known. */
const concerns = ({ paths }: Access, isPart: (folder: string) => boolean): boolean =>
  paths.some((path) => {
    // Of a pattern, the folder is known.
    const folder = path.replace(/\/?[^/]*[*?$[{].*$|\/$/, '');
    return !path.startsWith('/') || isPart(folder);
  });

/** Returns a test for folders and files that have one of the paths in them. A command can name hundreds, a layer all files. */
function createPartTest({ paths }: LowerLayer): (folder: string) => boolean {
  const parts = new Set<string>(['']);
  for (const path of paths)
    for (let part = `/${path}`; !parts.has(part); part = part.slice(0, part.lastIndexOf('/'))) parts.add(part);
  return (folder) => parts.has(folder);
}

const appendTo = (run: RunInstruction, changes: readonly Access[]): string =>
  formatRun(
    addSteps(
      run,
      changes.map(({ step }) => step),
    ),
  );

function setFlags(copy: CopyInstruction, changes: readonly Access[], { isWhole }: LowerLayer): string | null {
  let changed = copy;
  for (const { command, value } of changes) {
    const flag = command === 'chown' ? readOwner(value) : readMode(value);
    if (flag === null || !isWhole) return null;
    changed = setCopyFlag(changed, command, flag);
  }
  return formatCopy(changed);
}

const readOwner = (value: string) => (/^[\w.${}-]*(?::[\w.${}-]*)?$/.test(value) ? value : null);

/** COPY takes symbolic modes only with recent builders. A file that becomes a program usually has the mode 644. */
function readMode(value: string): string | null {
  if (/^(?:[ugo]*a?)\+x$/.test(value)) return '755';
  return /^[0-7]{3,4}$/.test(value) ? value : null;
}

/** The folder itself, which COPY does not change where an earlier instruction made it. */
function ownFolder({ command, value, paths, isRecursive }: Access, lower: readonly LowerLayer[]): string[] {
  const isDone = (path: string) =>
    lower.some(({ instruction }) => instruction.verb === 'RUN' || plain(instruction.target) === plain(path));
  const left = paths.filter((path) => path.startsWith('/') && !path.includes('*') && !isDone(path));
  return command === 'chown' && isRecursive && left.length > 0 ? [`chown ${value} ${left.join(' ')}`] : [];
}

const plain = (path: string) => path.replace(/(?<=.)\/$/, '');
