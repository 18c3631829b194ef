import { findBaseName } from '#lib/findings/dockerfile/base-name.ts';
import type { StoredImage } from '#lib/findings/inspect-image.ts';
import type { PlanImage } from './plan.ts';

/** Returns what a plan needs of a stored image. @param set - the size and the base layers that its findings were found with */
export function toPlanImage(
  { layers, labels, facts }: StoredImage,
  { sizeBytes, baseCount }: { sizeBytes: number; baseCount: number | null },
  pulls: PlanImage['pulls'],
): PlanImage {
  return {
    sizeBytes,
    instructions: layers.map(({ instruction }) => instruction),
    baseCount,
    baseName: findBaseName(labels),
    facts: {
      entrypoint: textsOf(facts.entrypoint),
      command: textsOf(facts.command),
      user: textOf(facts.user),
      workingDirectory: textOf(facts.workingDirectory),
    },
    pulls,
  };
}

const textsOf = (value: unknown): string[] | null => (Array.isArray(value) ? value.map(String) : null);
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
