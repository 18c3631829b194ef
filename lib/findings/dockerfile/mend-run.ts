import type { RunInstruction } from './instruction.ts';

/** Returns the lines of a RUN instruction, a command on each. */
export function formatRun({ flags, steps, isScript, isSequence }: RunInstruction): string {
  if (!isScript) return `RUN ${[...flags, steps.join(isSequence ? '; \\\n    ' : ' \\\n    && ')].join(' \\\n    ')}`;
  const end = steps.includes('EOF') ? 'END_OF_SCRIPT' : 'EOF';
  // Without the quotes, the builder would replace variables of the shell.
  return [`RUN ${[...flags, `<<'${end}'`].join(' ')}`, ...steps, end].join('\n');
}

const LOCK = ',sharing=locked';

/**
 * Adds a cache mount for each directory that has none yet. One lock is enough for an instruction. It is that of the last mount,
 * because buildah of Debian 12 releases no other one and then waits for it forever. Paths have no leading slash.
 */
export function addCacheMounts(run: RunInstruction, paths: readonly string[], isLocked = false): RunInstruction {
  const added = [...new Set(paths)]
    .map((path) => `--mount=type=cache,target=/${path}`)
    .filter((mount) => !run.flags.some((flag) => flag === mount || flag.startsWith(`${mount},`)));
  const locked = run.flags.filter((flag) => flag.endsWith(LOCK));
  const flags = [...run.flags.filter((flag) => !locked.includes(flag)), ...added, ...locked];
  if (!isLocked || locked.length > 0) return { ...run, flags };
  return {
    ...run,
    flags: flags.map((flag, at) => (added.includes(flag) && at === flags.length - 1 ? `${flag}${LOCK}` : flag)),
  };
}

/** Adds commands to the end. */
export function addSteps(run: RunInstruction, steps: readonly string[]): RunInstruction {
  return { ...run, steps: [...withoutSemicolon(run.steps), ...steps] };
}

/** "&&" must not follow a semicolon. */
const withoutSemicolon = (steps: readonly string[]) => steps.map((step) => step.replace(/;$/, '').trimEnd());

/** Replaces in the first step that matches. Returns null when none does. */
export function replaceInRun(run: RunInstruction, pattern: RegExp, replacement: string): RunInstruction | null {
  const place = run.steps.findIndex((step) => pattern.test(step));
  if (place === -1) return null;
  return { ...run, steps: run.steps.map((step, at) => (at === place ? step.replace(pattern, replacement) : step)) };
}

/** Removes steps. Returns null when none is left. */
export function dropSteps(run: RunInstruction, isDropped: (step: string) => boolean): RunInstruction | null {
  const steps = run.steps.filter((step) => !isDropped(step));
  return steps.length === 0 ? null : { ...run, steps };
}

const CHANGES_FOLDER = /(?:^|[\s;&|])(?:cd|pushd)\s/;

/** Joins two RUN instructions. A first one that changes the folder is put into brackets. */
export function joinRuns(first: RunInstruction, second: RunInstruction): RunInstruction {
  const isScript = first.isScript || second.isScript;
  const isSequence = !isScript && (first.isSequence || second.isSequence);
  const steps = withoutSemicolon(first.steps);
  const isMoved = steps.some((step) => CHANGES_FOLDER.test(step) && !step.startsWith('('));
  return {
    verb: 'RUN',
    flags: [...new Set([...first.flags, ...second.flags])],
    steps: [
      ...(isSequence && !first.isSequence ? ['set -e'] : []),
      ...(isMoved ? [`(${steps.join(first.isScript ? '\n' : first.isSequence ? '; ' : ' && ')})`] : steps),
      ...second.steps,
    ],
    isScript,
    isSequence,
  };
}
