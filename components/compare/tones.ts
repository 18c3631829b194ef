import { formatDelta } from '#lib/format/bytes.ts';
import { formatPart } from '#lib/format/percent.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';

export type ComparedLayer = Comparison['layers'][number];
export type Tone = 'same' | 'grown' | 'shrunk' | 'new' | 'gone';

/**
 * Returns the tone of a layer's change. A layer that moved, or was built again at the same size, counts as unchanged.
 */
export function toneOf({ change, deltaBytes }: Pick<ComparedLayer, 'change' | 'deltaBytes'>): Tone {
  if (change === 'added') return 'new';
  if (change === 'removed') return 'gone';
  return deltaBytes > 0 ? 'grown' : deltaBytes < 0 ? 'shrunk' : 'same';
}

/** "new", "▲ 11.9 MB", "moved": the change in words, since colour alone is not enough. */
export function changeWords({ change, deltaBytes }: Pick<ComparedLayer, 'change' | 'deltaBytes'>): string {
  const { sign, text } = formatDelta(deltaBytes);
  const amount = sign === 'same' ? '' : ` ${sign === 'up' ? '▲' : '▼'} ${text}`;
  switch (change) {
    case 'added':
      return 'new';
    case 'removed':
      return 'gone';
    case 'moved':
      return 'moved';
    case 'recompressed':
      return `recompressed${amount}`;
    case 'changed':
      return amount === '' ? 'rebuilt' : amount.trim();
    case 'same':
      return 'same';
  }
}

/** "98 % unchanged": the part of a pulled layer that a node with the older image has already. Null where nothing is, or it is unknown. */
export function unchangedWords({
  unchangedBytes,
  toBytes,
}: Pick<ComparedLayer, 'unchangedBytes' | 'toBytes'>): string | null {
  return unchangedBytes === null || unchangedBytes === 0 ? null : `${formatPart(unchangedBytes, toBytes)} unchanged`;
}

/** Colours of lines and bars. `same` is part of the background. */
export const TONE_COLOURS: Record<Tone, string> = {
  same: 'var(--base)',
  grown: 'var(--signal)',
  new: 'var(--signal)',
  shrunk: 'var(--saved)',
  gone: 'var(--saved)',
};

export const TONE_TEXT: Record<Tone, string> = {
  same: 'text-muted',
  grown: 'text-signal',
  new: 'text-signal',
  shrunk: 'text-saved',
  gone: 'text-saved',
};
