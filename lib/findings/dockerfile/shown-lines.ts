import { MOST_LINES } from '#lib/findings/finding.ts';
import { displayInstruction } from '#lib/image/instruction.ts';

/** Reports whether instructions have more text than the lines of a remedy. An image has up to a thousand, of 8 KB each. */
export function isTooLong(instructions: readonly (string | null)[]): boolean {
  let characters = 0;
  return instructions.some((one) => {
    characters += one?.length ?? 0;
    return characters > 2 * MOST_LINES;
  });
}

/** Returns instructions as a Dockerfile has them, each once. Null without one. What is beyond the lines of a remedy is left out. */
export function showInstructions(instructions: readonly (string | null)[]): string | null {
  const shown = new Set<string>();
  let characters = 0;
  for (const one of instructions) {
    if (one === null || characters > MOST_LINES) continue;
    const line = displayInstruction(one);
    if (!shown.has(line)) characters += line.length;
    shown.add(line);
  }
  return shown.size === 0 ? null : [...shown].join('\n');
}
