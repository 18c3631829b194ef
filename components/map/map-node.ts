import { formatBytes } from '#lib/format/bytes.ts';
import { formatCount } from '#lib/format/count.ts';

/** What a box is: its colour. */
export type MapTint =
  | 'base'
  | 'own'
  | 'unknown'
  | 'added'
  | 'increased'
  | 'decreased'
  | 'removed'
  | 'single'
  | 'shared'
  | 'rest';

/** A box of a map, with the boxes inside it. */
export type MapNode = {
  /** Unique in the map. */
  id: string;
  name: string;
  /** The part of a long name that is kept: the end of a path, the start of an instruction. */
  keeps: 'start' | 'end';
  /** The area, in bytes. */
  weight: number;
  /** "14.7 MB", "+14.7 MB". It is never cut. */
  amount: string;
  /** All facts, a line each: the tooltip, and the name for screen readers. */
  title: string;
  tint: MapTint;
  /** Parts of the box, 0 to 1: of base layers, wasted and duplicate. */
  shares: { base: number; wasted: number; duplicate: number };
  /** Ids of what was found in it. */
  findings: readonly string[];
  /** True if it can be opened. */
  opens: boolean;
  /** How many boxes it stands for; 0 for a box of its own. */
  restCount: number;
  children: readonly MapNode[];
};

export const NO_SHARES: MapNode['shares'] = { base: 0, wasted: 0, duplicate: 0 };

/** Returns one box for several that are too small to draw. */
export function mergeRest(nodes: readonly MapNode[], id: string): MapNode {
  const weight = nodes.reduce((sum, node) => sum + node.weight, 0);
  const count = nodes.reduce((sum, { restCount }) => sum + Math.max(1, restCount), 0);
  const name = `${formatCount(count)} more`;
  const amount = formatBytes(weight);
  return {
    id,
    name,
    keeps: 'start',
    weight,
    amount,
    title: `${name}\n${amount}`,
    tint: 'rest',
    shares: NO_SHARES,
    findings: [],
    opens: false,
    restCount: count,
    children: [],
  };
}
