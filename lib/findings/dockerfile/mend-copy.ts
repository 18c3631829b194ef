import { type CopyInstruction, UNKNOWN_FILES } from './instruction.ts';

/** Returns the line of a COPY or ADD instruction. */
export function formatCopy({ verb, flags, sources, target }: CopyInstruction): string {
  return [verb, ...flags, ...sources, target].join(' ');
}

/** Sets an option such as "--chown=node:node" instead of the one of that name. */
export function setCopyFlag(copy: CopyInstruction, name: string, value: string): CopyInstruction {
  const others = copy.flags.filter((flag) => !flag.startsWith(`--${name}=`));
  return { ...copy, flags: [...others, `--${name}=${value}`] };
}

/**
 * Returns how files are left out that a COPY brought: removed in the stage that it copies from, or excluded from the
 * context. Paths have no leading slash.
 *
 * @param patterns - what to exclude in any case, because the stage has the files from the context or from its own commands
 */
export function leaveOut(copy: CopyInstruction, paths: readonly string[], patterns?: readonly string[]): string {
  const [source = '', ...others] = copy.sources;
  const isStage = isFromStage(copy);
  const target = copy.target.replace(/\/$/, '');
  const ignored = formatIgnored(patterns ?? paths.map((path) => patternOf(path, target)));
  if (!isStage && source !== UNKNOWN_FILES) return ignored;
  const inStage = paths.map((path) =>
    isStage && others.length === 0 && `/${path}/`.startsWith(`${target}/`)
      ? `${source.replace(/\/$/, '')}${`/${path}`.slice(target.length)}`
      : `/${path}`,
  );
  const removed = `# in the stage that builds, as its last instruction\nRUN rm -rf ${inStage.join(' ')}`;
  // Without names of files, the history does not show whether they came from a stage.
  return isStage && patterns === undefined ? removed : `${ignored}\n\n${removed}`;
}

/** Reports whether a stage has the files. BuildKit does not record which one: only paths of stages begin with a slash. */
export const isFromStage = ({ sources, flags }: CopyInstruction): boolean =>
  sources[0]?.startsWith('/') === true || flags.some((flag) => flag.startsWith('--from='));

/** Returns a pattern for the context: the last two names, but none of where the context was copied to. */
function patternOf(path: string, target: string): string {
  const inside = `/${path}`.startsWith(`${target}/`) ? `/${path}`.slice(target.length + 1) : path;
  const [name = '', parent] = inside.split('/').reverse();
  // Of a relative target, the folder is not known.
  const isNameEnough = parent === undefined || (inside === path && name.startsWith('.'));
  return `**/${isNameEnough ? name : `${parent}/${name}`}`;
}

/** Returns lines for .dockerignore, with the comment that names the file. */
export const formatIgnored = (patterns: readonly string[]): string =>
  ['# .dockerignore', ...new Set(patterns)].join('\n');
