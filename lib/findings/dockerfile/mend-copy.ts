import type { CopyInstruction } from './instruction.ts';

/** Returns the line of a COPY or ADD instruction. */
export function formatCopy({ verb, flags, sources, target }: CopyInstruction): string {
  return [verb, ...flags, ...sources, target].join(' ');
}

/** Sets an option such as "--chown=node:node" instead of the one of that name. */
export function setCopyFlag(copy: CopyInstruction, name: string, value: string): CopyInstruction {
  const others = copy.flags.filter((flag) => !flag.startsWith(`--${name}=`));
  return { ...copy, flags: [...others, `--${name}=${value}`] };
}

/** Returns lines for .dockerignore, with the comment that names the file. */
export const formatIgnored = (patterns: readonly string[]): string =>
  ['# .dockerignore', ...new Set(patterns)].join('\n');
