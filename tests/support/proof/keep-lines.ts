import { combineLines } from '#lib/findings/dockerfile/combine-lines.ts';
import type { Remedy } from '#lib/findings/finding.ts';
import { withoutFlags } from './recipe.ts';

/** Characters that a RUN and its new lines have at least in common. */
const LEAST_ALIKE = 'RUN npm ci'.length;

const joinContinued = (text: string) => text.replace(/\s*\\\n\s*/g, ' ');

/**
 * Returns a function that writes the lines of a step for a Dockerfile that earlier steps changed, as the notes of a plan ask: what
 * they changed of the same RUN is kept.
 *
 * @param instructions - before the first step
 */
export function createKeeper(instructions: readonly string[]): (remedy: Remedy) => Remedy {
  const originals = instructions.filter((one) => one.startsWith('RUN '));
  const changed = new Map<string, string>();

  function keep(line: string): string {
    const [original] = originals
      .filter((one) => alike(one, line) >= LEAST_ALIKE)
      .sort((one, other) => alike(other, line) - alike(one, line));
    if (original === undefined) return line;
    const known = changed.get(original);
    const kept = known === undefined ? line : combineLines(original, known, line);
    if (kept === null) throw new Error(`what earlier steps changed cannot be kept: ${line}`);
    changed.set(original, joinContinued(kept));
    return joinContinued(kept);
  }

  function current(shown: string): string {
    const original = originals.find((one) => withoutFlags(one) === withoutFlags(shown));
    return (original && changed.get(original)) ?? shown;
  }

  return ({ text, before, after }) => {
    const now = before && joinContinued(before).split('\n').map(current).join('\n');
    if (after === null) return { text, before: now, after };
    const lines = joinContinued(after).split('\n');
    return { text, before: now, after: lines.map((line) => (line.startsWith('RUN ') ? keep(line) : line)).join('\n') };
  };
}

/** The characters with which both begin. */
function alike(one: string, other: string): number {
  const [left, right] = [withoutFlags(one), withoutFlags(other)];
  let count = 0;
  while (count < left.length && left[count] === right[count]) count += 1;
  return count;
}
