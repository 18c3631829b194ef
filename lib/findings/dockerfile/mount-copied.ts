import { type CopyInstruction, type RunInstruction, UNKNOWN_FILES } from './instruction.ts';
import { formatRun } from './mend-run.ts';
import { isSimple, wordsOf } from './steps.ts';

/** What a bind mount cannot do: patterns, downloads, and archives that ADD unpacks. */
const NO_MOUNT = /[*?[]|^https?:|^git@/;
const ARCHIVE = /\.(?:tar|t?gz|tgz|xz|bz2|zst)$/;

/** More sources would need as many mounts. */
const MOST_SOURCES = 20;

/** CopiedFiles are what a COPY copies: where each source is, and the mount that puts it there for a RUN. */
export type CopiedFiles = { targets: readonly string[]; mounts: readonly string[] };

/**
 * Finds what a COPY copies. Null when that is not known, or when a mount cannot do the same. It compares each source with all
 * paths.
 *
 * @param paths - files, without a leading slash
 */
export function findCopied(copy: CopyInstruction, paths: readonly string[]): CopiedFiles | null {
  const isArchive = copy.verb === 'ADD' && copy.sources.some((source) => ARCHIVE.test(source));
  if (isArchive || copy.sources.length > MOST_SOURCES || copy.sources.some((source) => NO_MOUNT.test(source)))
    return null;
  const places = copy.sources.map((source) => targetOf(copy, source, paths));
  const targets = places.flatMap((target) => target ?? []);
  if (targets.length < places.length) return null;
  return { targets, mounts: targets.map((target, at) => formatMount(copy, copy.sources[at] ?? '', target, paths)) };
}

/**
 * Mounts what a COPY copies into the RUN instructions that use it, and leaves out the rm of it, which would fail. Returns
 * null when no instruction is left.
 *
 * @param runs - the instructions that name the files. Where the files are removed, the last one does it.
 */
export function mountCopied(
  { targets, mounts }: CopiedFiles,
  runs: readonly RunInstruction[],
  isRemoved: boolean,
): string | null {
  const [last, ...others] = [...runs].reverse();
  const rest = last === undefined ? null : (withoutRemoval(last, targets) ?? (isRemoved ? null : last));
  if (rest === null) return null;
  const users = [...others.reverse(), rest].filter(({ steps }) => steps.length > 0);
  if (users.length === 0) return null;
  return users.map((run) => formatRun({ ...run, flags: [...mounts, ...run.flags] })).join('\n');
}

/** Reports whether a RUN names what a COPY copies. */
export const namesCopied = ({ steps }: RunInstruction, { targets }: CopiedFiles): boolean =>
  steps.some((step) => targets.some((target) => step.includes(target)));

function formatMount({ flags }: CopyInstruction, source: string, target: string, paths: readonly string[]): string {
  const named = flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length);
  // BuildKit does not record the stage. Only paths of stages begin with a slash.
  const from = named ?? (source.startsWith('/') ? 'build' : null);
  const isFolder = paths.some((path) => `/${path}`.includes(`${plainTarget(target)}/`));
  return [
    `--mount=type=bind${from === null ? '' : `,from=${from}`},source=${source},target=${target}`,
    // Builds write into their folder. What they write there is not stored.
    ...(isFolder ? ['rw'] : []),
  ].join(',');
}

const plainTarget = (target: string) => (target.startsWith('/') ? target : `/${target}`).replace(/\/$/, '');

/** Returns where a source is copied to; null when the history does not have its name. A folder is copied without its name. */
function targetOf({ target, sources }: CopyInstruction, source: string, paths: readonly string[]): string | null {
  const isInside = target.endsWith('/') || sources.length > 1 || target === '.';
  const folder = withoutDot(target).replace(/(?<=.)\/$/, '');
  if (source === UNKNOWN_FILES && isInside) {
    const [path = '', ...others] = paths;
    return others.length === 0 && path !== '' ? join(folder, baseOf(path)) : null;
  }
  if (!isInside || source === UNKNOWN_FILES) return folder;
  const inside = join(folder, baseOf(source));
  return paths.some((path) => `/${path}/`.includes(`${plainTarget(inside)}/`)) ? inside : folder;
}

const join = (folder: string, name: string) =>
  ['', '.'].includes(folder) ? name : `${folder.replace(/\/$/, '')}/${name}`;
const baseOf = (path: string) => path.replace(/\/$/, '').split('/').at(-1) ?? '';
const withoutDot = (path: string) => path.replace(/^\.\/(?=.)/, '');

/** Leaves out the paths from "rm" commands. Returns null when none of them has one. */
function withoutRemoval(run: RunInstruction, targets: readonly string[]): RunInstruction | null {
  let isFound = false;
  const steps = run.steps.flatMap((step) => {
    const [command, ...words] = isSimple(step) ? wordsOf(step) : [];
    if (command !== 'rm') return [step];
    const isKept = (word: string) => !targets.includes(withoutDot(word).replace(/(?<=.)\/$/, ''));
    if (words.every(isKept)) return [step];
    isFound = true;
    const kept = words.filter(isKept);
    return kept.some((word) => !word.startsWith('-')) ? [`rm ${kept.join(' ')}`] : [];
  });
  return isFound ? { ...run, steps } : null;
}
