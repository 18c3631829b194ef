'use client';

import { useRef } from 'react';
import { useWidth } from '#components/chart/use-width.ts';
import type { Box } from '#components/compare/squarify.ts';
import { tileLines } from '#components/compare/tile-label.ts';
import { formatBytes, formatExactBytes } from '#lib/format/bytes.ts';
import { visibleText } from '#lib/format/text.ts';
import { GROUP_HEAD, placeGroups, type Tile, type TileGroup } from './map-tiles.ts';

/** Also the height of the place while it loads. */
export const MAP_HEIGHT = 320;

const FILLS: Record<Tile['kind'], string> = {
  own: 'color-mix(in oklab, var(--series-1) 26%, var(--paper))',
  shared: 'color-mix(in oklab, var(--base) 62%, var(--paper))',
  rest: 'var(--hover)',
};

type Props = {
  groups: readonly TileGroup[];
  label: string;
  /** Opens a repository. Tiles are buttons with it, where they have one. */
  onOpen: (repositoryId: string) => void;
};

/** A treemap of groups and their tiles. Areas are to scale within the whole map. */
export function Tiles({ groups, label, onOpen }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const all = groups.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <section ref={place} aria-label={label} className="relative" style={{ height: MAP_HEIGHT }}>
      {placeGroups(groups, width, MAP_HEIGHT).map(({ box, hasHead, tiles }) => (
        <div key={box.item.id}>
          {hasHead ? (
            <span
              className="absolute truncate px-1 text-muted"
              style={{ left: box.x, top: box.y, width: box.width, height: GROUP_HEAD }}
              title={titleOf(box.item, all)}
            >
              {visibleText(box.item.name)}
            </span>
          ) : null}
          {tiles.map((tile) => (
            <TileBox key={tile.item.id} tile={tile} all={all} onOpen={onOpen} />
          ))}
        </div>
      ))}
    </section>
  );
}

function TileBox({ tile, all, onOpen }: { tile: Box<Tile>; all: number; onOpen: Props['onOpen'] }) {
  const { item, x, y, width, height } = tile;
  const lines = tileLines(visibleText(item.name), formatBytes(item.bytes), width, height);
  const shared = {
    title: titleOf(item, all),
    className:
      'absolute flex flex-col items-start overflow-hidden rounded-[2px] px-1.5 text-left font-mono text-s text-ink',
    style: {
      left: x + 0.5,
      top: y + 0.5,
      width: Math.max(0, width - 1),
      height: Math.max(0, height - 1),
      background: FILLS[item.kind],
    },
  };
  const text = lines.map((line) => (
    <span key={line} aria-hidden className="whitespace-nowrap">
      {line}
    </span>
  ));
  const { repositoryId } = item;
  return repositoryId === null ? (
    <div role="img" aria-label={titleOf(item, all)} {...shared}>
      {text}
    </div>
  ) : (
    <button type="button" onClick={() => onOpen(repositoryId)} {...shared}>
      <span className="sr-only">{titleOf(item, all)}</span>
      {text}
    </button>
  );
}

/** "acme/api: 12.4 MB (12,400,000 bytes), 8.1 % of the map" */
const titleOf = ({ name, bytes }: Pick<Tile, 'name' | 'bytes'>, all: number): string =>
  `${visibleText(name)}: ${formatBytes(bytes)} (${formatExactBytes(bytes)}), ${((bytes / all) * 100).toFixed(1)} % of the map`;
