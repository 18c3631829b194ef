import type { LayerDelta } from '#lib/analysis/layers/attribution.ts';
import { briefInstruction } from '#lib/image/instruction.ts';

/** A row of the layer table: one layer, or a run of `count` unchanged layers. */
export type LayerRow = {
  change: LayerDelta['change'];
  count: number;
  /** As in the Dockerfile; null when the config does not name it, and for a run of layers. */
  instruction: string | null;
  part: LayerDelta['part'];
  fromBytes: number;
  toBytes: number;
  deltaBytes: number;
};

/** Folds each run of unchanged layers into one row. Rows are in the order of the newer image. */
export function foldLayers(layers: readonly LayerDelta[]): LayerRow[] {
  const rows: LayerRow[] = [];
  for (const layer of layers) {
    const row = toRow(layer);
    const last = rows.at(-1);
    if (row.change !== 'same' || last?.change !== 'same') {
      rows.push(row);
      continue;
    }
    last.count += 1;
    last.instruction = null;
    if (last.part !== row.part) last.part = null;
    last.fromBytes += row.fromBytes;
    last.toBytes += row.toBytes;
  }
  return rows;
}

function toRow({ change, instruction, part, from, to, deltaBytes }: LayerDelta): LayerRow {
  return {
    change,
    count: 1,
    part,
    deltaBytes,
    instruction: instruction === null ? null : briefInstruction(instruction),
    fromBytes: from?.sizeBytes ?? 0,
    toBytes: to?.sizeBytes ?? 0,
  };
}
