import { baseTitle } from '#lib/format/base-title.ts';
import { countOf } from '#lib/format/count.ts';
import { clip } from '#lib/image/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { type ComparedLayer, type Tone, toneOf } from './tones.ts';

/** A cell of a column: a layer, or the folded base. */
export type Cell = {
  key: string;
  /** Index in the comparison's layers; null for the folded base. */
  layer: number | null;
  label: string;
  bytes: number;
  /** Bytes that the other image has as well. */
  sharedBytes: number;
  tone: Tone;
  isBase: boolean;
};

/**
 * Indexes of two cells of different columns that belong together. `weight` is the share of the biggest difference, up to 1.
 */
export type CellLink = { from: number; to: number; tone: Tone; layer: number | null; weight: number };

export type Columns = { from: Cell[]; to: Cell[]; links: CellLink[]; scaleBytes: number };

/** The name of the base image; null where it is unknown. */
export const baseTitleOf = ({ base }: Comparison['from']): string | null => base && baseTitle(base);

/** The beginning of the instruction, for labels. */
export const layerLabel = ({ instruction }: ComparedLayer): string =>
  instruction === null ? 'instruction not known' : clip(instruction.display, 300);

/** Returns the layers of both images, newest first like `docker history`. A folded base is one cell. */
export function buildColumns(comparison: Comparison, isFolded: boolean): Columns {
  const layers = comparison.layers.map((layer, index) => ({ layer, index }));
  const folds = isFolded && layers.some(({ layer }) => layer.part === 'base');
  const own = folds ? layers.filter(({ layer }) => layer.part !== 'base') : layers;
  const columnOf = (side: 'from' | 'to') =>
    own
      .filter(({ layer }) => layer[side] !== null)
      .sort((a, b) => (b.layer[side]?.position ?? 0) - (a.layer[side]?.position ?? 0))
      .map(({ layer, index }) => toCell(layer, index, side));
  const [from, to] = [columnOf('from'), columnOf('to')];
  const links = to.flatMap(({ layer }, at): CellLink[] => {
    const other = from.findIndex((cell) => cell.layer === layer);
    return other < 0 ? [] : [{ from: other, to: at, layer, tone: to[at]?.tone ?? 'same', weight: 0 }];
  });
  const scaleBytes = Math.max(1, ...[...from, ...to].map(({ bytes }) => bytes));
  if (!folds) return weigh({ from, to, links, scaleBytes });
  const base = layers.filter(({ layer }) => layer.part === 'base').map(({ layer }) => layer);
  const [before, after] = [baseCell(comparison, base, 'from'), baseCell(comparison, base, 'to')];
  if (before && after) links.push({ from: from.length, to: to.length, layer: null, tone: after.tone, weight: 0 });
  return weigh({
    from: before ? [...from, before] : from,
    to: after ? [...to, after] : to,
    links,
    scaleBytes: from.length + to.length > 0 ? scaleBytes : Math.max(1, before?.bytes ?? 0, after?.bytes ?? 0),
  });
}

function weigh(columns: Columns): Columns {
  const deltaOf = ({ from, to }: CellLink) => Math.abs((columns.to[to]?.bytes ?? 0) - (columns.from[from]?.bytes ?? 0));
  const most = Math.max(1, ...columns.links.map(deltaOf));
  return { ...columns, links: columns.links.map((link) => ({ ...link, weight: deltaOf(link) / most })) };
}

function toCell(layer: ComparedLayer, index: number, side: 'from' | 'to'): Cell {
  const bytes = side === 'from' ? layer.fromBytes : layer.toBytes;
  return {
    key: `${side} ${index}`,
    layer: index,
    label: layerLabel(layer),
    bytes,
    sharedBytes: Math.min(layer.fromBytes, layer.toBytes),
    tone: toneOf(layer),
    isBase: layer.part === 'base',
  };
}

function baseCell(comparison: Comparison, base: readonly ComparedLayer[], side: 'from' | 'to'): Cell | null {
  const present = base.filter((layer) => layer[side] !== null);
  if (present.length === 0) return null;
  const sum = (pick: (layer: ComparedLayer) => number) => base.reduce((bytes, layer) => bytes + pick(layer), 0);
  const [before, after] = [sum(({ fromBytes }) => fromBytes), sum(({ toBytes }) => toBytes)];
  const delta = after - before;
  const baseName = baseTitleOf(comparison[side]);
  return {
    key: `${side} base`,
    layer: null,
    label: `base${baseName === null ? '' : ` ${baseName}`} · ${countOf(present.length, 'layer')}`,
    bytes: side === 'from' ? before : after,
    sharedBytes: Math.min(before, after),
    tone: delta > 0 ? 'grown' : delta < 0 ? 'shrunk' : 'same',
    isBase: true,
  };
}
