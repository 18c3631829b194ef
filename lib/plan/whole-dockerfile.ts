import { parseInstruction, UNKNOWN_FILES } from '#lib/findings/dockerfile/instruction.ts';
import { formatCopy, isFromStage } from '#lib/findings/dockerfile/mend-copy.ts';
import { formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { displayInstruction } from '#lib/image/instruction.ts';
import type { PlanImage } from './plan.ts';
import type { LineWriter } from './step-lines.ts';

/** Longer ones are not offered. */
const MOST_CHARACTERS = 20_000;
const BUILDKIT = /\s?# buildkit$/;

/**
 * Puts the Dockerfile of an image together from its history, with the new lines of changed instructions. Null unless the base is named,
 * all own instructions are those of BuildKit with what they copy, and each change is one of a single instruction. Instructions
 * without a layer are not stored, so that a comment says what is missing.
 */
export function formatDockerfile(image: PlanImage, changed: ReturnType<LineWriter['changed']>): string | null {
  const { baseCount, baseName, instructions, facts } = image;
  if (baseCount === null || baseName === null || changed === null || changed.size === 0) return null;
  const own = instructions.slice(baseCount).map((one) => formatOwn(one, changed));
  if (own.length === 0 || own.some((lines) => lines === null)) return null;
  const steps = [...new Set([...changed.values()].flatMap((one) => one.steps))].sort((a, b) => a - b);
  const lines = [
    '# Reconstructed by Plimsoll from the history of the image. Compare it with your Dockerfile before you use it.',
    `# It has the new lines of ${steps.length === 1 ? `step ${steps[0]}` : `the steps ${steps.join(', ')}`}.`,
    '# ENV, ARG, EXPOSE and other instructions without a layer are missing.',
    `FROM ${baseName}`,
    ...(facts.workingDirectory === null ? [] : [`WORKDIR ${facts.workingDirectory}`]),
    ...own.filter((one) => one !== `WORKDIR ${facts.workingDirectory}`),
    ...(facts.user === null ? [] : [`USER ${facts.user}`]),
    ...(facts.entrypoint === null ? [] : [`ENTRYPOINT ${JSON.stringify(facts.entrypoint)}`]),
    ...(facts.command === null ? [] : [`CMD ${JSON.stringify(facts.command)}`]),
  ].join('\n');
  return lines.length > MOST_CHARACTERS ? null : lines;
}

function formatOwn(raw: string | null, changed: NonNullable<ReturnType<LineWriter['changed']>>): string | null {
  if (raw === null || !BUILDKIT.test(raw)) return null;
  const shown = displayInstruction(raw);
  const lines = changed.get(shown)?.lines;
  if (lines !== undefined) return lines;
  const parsed = parseInstruction(raw);
  if (parsed === null) return /^WORKDIR \S+$/.test(shown) ? shown : null;
  if (parsed.verb === 'RUN') return formatRun(parsed);
  return parsed.sources.includes(UNKNOWN_FILES) || isFromStage(parsed) ? null : formatCopy(parsed);
}
