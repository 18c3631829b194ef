import type { MapNode, MapTint } from './map-node.ts';

const mix = (colour: string, percent: number) => `color-mix(in oklab, var(--${colour}) ${percent}%, var(--paper))`;

/** The colour of a box without boxes inside it. `--ink` has a contrast of 4.5 on each of them, under both patterns too. */
export const FILLS: Record<MapTint, string> = {
  base: mix('base', 38),
  own: mix('series-1', 26),
  unknown: mix('series-1', 14),
  added: mix('signal', 42),
  increased: mix('signal', 18),
  decreased: mix('saved', 18),
  removed: mix('saved', 42),
  single: mix('series-1', 26),
  shared: mix('base', 38),
  rest: mix('line', 60),
};

/** The colour of a box around other boxes. */
export const FRAMES: Record<MapTint, string> = {
  base: mix('base', 18),
  own: mix('series-1', 11),
  unknown: mix('series-1', 7),
  added: mix('signal', 14),
  increased: mix('signal', 8),
  decreased: mix('saved', 8),
  removed: mix('saved', 14),
  single: mix('series-1', 11),
  shared: mix('base', 18),
  rest: mix('line', 40),
};

export const HATCHED =
  'repeating-linear-gradient(135deg, color-mix(in oklab, var(--ink) 22%, transparent) 0 2px, transparent 2px 7px)';
export const DOTTED =
  'radial-gradient(circle, color-mix(in oklab, var(--ink) 28%, transparent) 1.2px, transparent 1.7px) 0 0 / 6px 6px';

/** Returns the background of a box: base layers on the left, the others on the right. */
export function backgroundOf({ tint, shares }: Pick<MapNode, 'tint' | 'shares'>, isFrame: boolean): string {
  const colours = isFrame ? FRAMES : FILLS;
  if (shares.base <= 0 || shares.base >= 1) return colours[shares.base >= 1 ? 'base' : tint];
  const edge = `${Math.round(shares.base * 1_000) / 10}%`;
  return `linear-gradient(to right, ${colours.base} ${edge}, ${colours[tint]} ${edge})`;
}

/** The kinds of boxes that a legend explains, in its order. */
export const LEGEND = {
  base: 'base layers',
  own: 'own layers',
  unknown: 'base image unknown',
  added: 'new',
  increased: 'larger',
  decreased: 'smaller',
  removed: 'removed',
  single: 'in one repository only',
  shared: 'shared by several repositories',
  wasted: 'wasted',
  duplicate: 'duplicate',
  finding: 'finding',
  rest: 'more, together',
} as const;
export type LegendKind = keyof typeof LEGEND;

const KINDS = Object.keys(LEGEND) as LegendKind[];

/** Lists the kinds that occur among boxes. */
export function listLegend(nodes: readonly Pick<MapNode, 'tint' | 'shares' | 'findings'>[]): LegendKind[] {
  const found = new Set<LegendKind>();
  for (const { tint, shares, findings } of nodes) {
    if (shares.base > 0) found.add('base');
    if (shares.base < 1) found.add(tint);
    if (shares.wasted > 0) found.add('wasted');
    if (shares.duplicate > 0) found.add('duplicate');
    if (findings.length > 0) found.add('finding');
  }
  return KINDS.filter((kind) => found.has(kind));
}
