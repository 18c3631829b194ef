import { instructionKey } from '#lib/image/instruction.ts';
import { distinctLayers } from './layer-diff.ts';

export type CausalLayer = { digest: string; sizeBytes: number; instruction: string | null };

/** An instruction as the config has it, and by how many bytes its layers differ. */
export type MainCause = { instruction: string; deltaBytes: number };

/** Below this share of the whole difference no single instruction is named. */
const LEAST_SHARE = 0.5;

/**
 * The instruction whose layers explain most of the difference between two images: layers are put together by normalised
 * instruction, so one that was built again counts with its growth alone. Null where no instruction is known, or where
 * none explains half of it.
 */
export function findMainCause(layers: readonly CausalLayer[], previous: readonly CausalLayer[]): MainCause | null {
  const now = sumByInstruction(layers);
  const before = sumByInstruction(previous);
  const deltas = [...new Set([...now.keys(), ...before.keys()])].map((key) => ({
    instruction: now.get(key)?.instruction ?? before.get(key)?.instruction ?? null,
    deltaBytes: (now.get(key)?.sizeBytes ?? 0) - (before.get(key)?.sizeBytes ?? 0),
  }));
  const total = deltas.reduce((sum, { deltaBytes }) => sum + deltaBytes, 0);
  const [most] = deltas.sort((a, b) => (b.deltaBytes - a.deltaBytes) * Math.sign(total));
  if (!most || most.instruction === null || total === 0 || most.deltaBytes / total < LEAST_SHARE) return null;
  return { instruction: most.instruction, deltaBytes: most.deltaBytes };
}

/** Layers without an instruction are one sum: it may be the biggest, and then nothing is named. */
function sumByInstruction(layers: readonly CausalLayer[]) {
  const sums = new Map<string, { instruction: string | null; sizeBytes: number }>();
  for (const { instruction, sizeBytes } of distinctLayers(layers)) {
    const key = instruction === null ? '' : instructionKey(instruction);
    sums.set(key, { instruction, sizeBytes: sizeBytes + (sums.get(key)?.sizeBytes ?? 0) });
  }
  return sums;
}
