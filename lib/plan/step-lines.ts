import { combineLines, parseRun } from '#lib/findings/dockerfile/combine-lines.ts';
import { displayInstruction } from '#lib/image/instruction.ts';
import type { PlanImage } from './plan.ts';
import { readStages } from './voided.ts';

/** The lines of one step, for a Dockerfile in which the steps before it are done. */
type StepLines = { before: string | null; after: string | null; notes: string[] };

/** A change of one instruction: its lines now, and the steps that made them. */
type Changed = { lines: string; steps: number[] };

export type LineWriter = {
  /** Returns the lines of the next step. */
  write(number: number, lines: { before: string | null; after: string | null }): StepLines;
  /** The new lines of changed instructions, by their text in the image. Null after a step that changes more than single ones. */
  changed(): ReadonlyMap<string, Changed> | null;
};

/**
 * Creates a writer of the lines of steps, in their order. A step that changes an instruction of an earlier step starts from that step's
 * lines. Where the two cannot be combined, a note names the earlier step.
 */
export function createLineWriter({ instructions }: Pick<PlanImage, 'instructions'>): LineWriter {
  const shown = [...new Set(instructions.flatMap((one) => (one === null ? [] : [displayInstruction(one)])))];
  const changed = new Map<string, Changed>();
  let [stage, isSingle]: [number | null, boolean] = [null, true];
  return {
    write(number, { before, after }) {
      if (before === null || after === null) return { before, after, notes: [] };
      const known = changed.get(before);
      const combined = known === undefined ? null : combineLines(before, known.lines, after);
      if (known !== undefined && combined !== null) {
        changed.set(before, { lines: combined, steps: [...known.steps, number] });
        return { before: known.lines, after: combined, notes: [] };
      }
      const notes = notesOf(before, after);
      if (known === undefined && isOfOneInstruction(before, after))
        changed.set(before, { lines: after, steps: [number] });
      else if (!after.startsWith('# .dockerignore\n')) isSingle = false;
      if (readStages(after) !== null) stage ??= number;
      return { before, after, notes };
    },
    changed: () => (isSingle ? changed : null),
  };

  function notesOf(before: string, after: string): string[] {
    const touched = shown.filter((one) => `\n${before}\n`.includes(`\n${one}\n`));
    const steps = [...new Set(touched.flatMap((one) => changed.get(one)?.steps ?? []))].sort((a, b) => a - b);
    return [
      ...(steps.length === 0
        ? []
        : [`${namesOf(steps)} changed the same instruction. Keep that change in the new lines.`]),
      ...(stage !== null && readStages(after) !== null
        ? [`Step ${stage} has a stage that builds already. Put the instructions of this step’s stage into that one.`]
        : []),
    ];
  }
}

const namesOf = (steps: readonly number[]): string =>
  steps.length === 1 ? `Step ${steps[0]}` : `Steps ${steps.slice(0, -1).join(', ')} and ${steps.at(-1)}`;

/** Reports whether the lines replace one RUN by another. */
const isOfOneInstruction = (before: string, after: string): boolean =>
  parseRun(before) !== null && parseRun(after) !== null;
