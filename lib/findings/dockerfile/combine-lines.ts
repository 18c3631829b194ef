import { parseInstruction, type RunInstruction } from './instruction.ts';
import { addCacheMounts, formatRun } from './mend-run.ts';

/** The line above patterns that all go into one file. */
const IGNORED = '# .dockerignore\n';

/**
 * Combines two changes of the same lines: options, commands and added commands of a RUN, or patterns for the context. Null when
 * both change the same command, or when they are other lines. Pure.
 *
 * @param before - the instruction as the image has it
 */
export function combineLines(before: string, one: string, other: string): string | null {
  if (one === other) return one;
  if (one.startsWith(IGNORED) && other.startsWith(IGNORED)) return combineIgnored(one, other);
  const [original, first, second] = [before, one, other].map(parseRun);
  if (!original || !first || !second) return null;
  const combined = combineRuns(original, first, second);
  return combined === null ? null : formatRun(combined);
}

/** Patterns that are followed by lines of another file are left alone. */
function combineIgnored(one: string, other: string): string | null {
  const [first, second] = [one, other].map((lines) => lines.slice(IGNORED.length).split('\n'));
  const patterns = new Set([...(first ?? []), ...(second ?? [])]);
  return patterns.has('') ? null : `${IGNORED}${[...patterns].join('\n')}`;
}

/** Parses lines that are one RUN instruction and nothing else. */
export function parseRun(lines: string): RunInstruction | null {
  if (!lines.startsWith('RUN ')) return null;
  const joined = lines.replace(/ \\\n\s*/g, ' ');
  const parsed = parseInstruction(joined);
  // Further lines are those of a script, or other instructions.
  if (parsed?.verb !== 'RUN' || (joined.includes('\n') && !/^RUN (?:--\S+ )*<</.test(joined))) return null;
  return parsed;
}

function combineRuns(original: RunInstruction, one: RunInstruction, other: RunInstruction): RunInstruction | null {
  if (one.isScript !== original.isScript || other.isScript !== original.isScript) return null;
  const steps = combineSteps(original.steps, one.steps, other.steps);
  if (steps === null) return null;
  const flags = [...new Set([...one.flags, ...other.flags])];
  return { ...one, steps, flags: withOneLock(flags), isSequence: one.isSequence || other.isSequence };
}

function combineSteps(
  original: readonly string[],
  one: readonly string[],
  other: readonly string[],
): readonly string[] | null {
  if (isEqual(one, original)) return other;
  if (isEqual(other, original)) return one;
  const count = original.length;
  if (one.length < count || other.length < count) return null;
  const changed: string[] = [];
  for (const [at, step] of original.entries()) {
    const [mine = '', theirs = ''] = [one[at], other[at]];
    if (!isSameStep(mine, step) && !isSameStep(theirs, step) && mine !== theirs) return null;
    changed.push(isSameStep(mine, step) ? theirs : mine);
  }
  return [...changed, ...new Set([...one.slice(count), ...other.slice(count)])];
}

const isEqual = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((step, at) => step === other[at]);

/** A command that others were added after has lost its semicolon. */
const isSameStep = (one: string, other: string): boolean =>
  one.replace(/;$/, '').trimEnd() === other.replace(/;$/, '').trimEnd();

const LOCKED = /^--mount=type=cache,target=\/(.+),sharing=locked$/;

/** One lock is enough for an instruction, and the last mount has it. */
function withOneLock(flags: readonly string[]): readonly string[] {
  const paths = flags.flatMap((flag) => LOCKED.exec(flag)?.[1] ?? []);
  const [last] = paths.slice(-1);
  if (last === undefined) return flags;
  const unlocked = [...paths, last].map((path) => `--mount=type=cache,target=/${path}`);
  const others = flags.filter((flag) => !LOCKED.test(flag) && !unlocked.includes(flag));
  const run: RunInstruction = { verb: 'RUN', flags: others, steps: [], isScript: false, isSequence: false };
  return addCacheMounts(
    addCacheMounts(
      run,
      paths.slice(0, -1).filter((path) => path !== last),
    ),
    [last],
    true,
  ).flags;
}
