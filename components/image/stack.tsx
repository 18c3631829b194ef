'use client';

import type { KeyboardEvent } from 'react';
import { Size } from '#components/figures/size.tsx';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Image, ImageLayer } from '#lib/views/dto/image.ts';
import { layerTitle } from './layer-order.ts';

const HEIGHT = 520;
const LEAST = 5;
/** The base's room while it is folded: not to scale, so that the own layers can be told apart. */
const FOLDED = 40;
/** From this height on a layer has room for its text. */
const LABELLED = 20;

type Props = {
  image: Image;
  layers: ImageLayer[];
  selected: ImageLayer | null;
  folded: boolean;
  onSelect: (position: number) => void;
  onFold: (folded: boolean) => void;
};

/** The layers as a pile to scale, newest on top. ↑ and ↓ walk it. */
export function Stack({ image, layers, selected, folded, onSelect, onFold }: Props) {
  const total = Math.max(
    1,
    layers.reduce((sum, layer) => sum + layer.sizeBytes, 0),
  );
  const room = image.base === null ? HEIGHT : HEIGHT - FOLDED;
  const height = (bytes: number) => Math.max(LEAST, (bytes / total) * room);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const here = layers.findIndex((layer) => layer.position === selected?.position);
    const next = layers[Math.max(0, Math.min(layers.length - 1, here + by))];
    if (next !== undefined) onSelect(next.position);
  };
  return (
    <div className="flex flex-col gap-px">
      <div
        role="listbox"
        tabIndex={0}
        aria-label="Layers, newest first"
        aria-activedescendant={selected === null ? undefined : `layer-${selected.position}`}
        onKeyDown={onKeyDown}
        className="flex flex-col gap-px"
      >
        {layers.map((layer) => (
          <div
            key={layer.position}
            id={`layer-${layer.position}`}
            role="option"
            tabIndex={-1}
            aria-selected={layer.position === selected?.position}
            title={`${formatBytes(layer.sizeBytes)}  ${visibleText(layerTitle(layer)).slice(0, 160)}`}
            onClick={() => onSelect(layer.position)}
            onKeyDown={onKeyDown}
            className={`relative flex cursor-pointer items-start justify-between gap-3 overflow-hidden rounded-[2px] px-2 ${PARTS[layer.part]} aria-selected:outline-2 aria-selected:-outline-offset-2 aria-selected:outline-ink`}
            style={{ height: height(layer.sizeBytes) }}
          >
            <span className={height(layer.sizeBytes) < LABELLED ? 'sr-only' : 'contents'}>
              <span className="min-w-0 truncate font-mono">{visibleText(layerTitle(layer))}</span>{' '}
              <Size bytes={layer.sizeBytes} />
            </span>
          </div>
        ))}
      </div>
      {image.base === null ? null : (
        <button
          type="button"
          aria-expanded={!folded}
          onClick={() => onFold(!folded)}
          className={`flex items-center justify-between gap-3 rounded-[2px] px-2 text-left ${folded ? `border-t-2 border-dashed border-edge ${PARTS.base}` : 'text-muted hover:text-ink'}`}
          style={{ height: folded ? FOLDED : 24 }}
        >
          <span className="min-w-0 truncate">
            {folded ? '▸' : '▾'} base {image.base.name === null ? '' : visibleText(image.base.name)} ·{' '}
            {countOf(image.base.layerCount, 'layer')}
            {folded ? ', folded' : ''}
          </span>
          <Size bytes={image.base.sizeBytes} />
        </button>
      )}
    </div>
  );
}

const PARTS: Record<ImageLayer['part'], string> = {
  base: 'bg-[color-mix(in_oklch,var(--base)_38%,var(--paper))] text-ink hover:bg-[color-mix(in_oklch,var(--base)_52%,var(--paper))]',
  own: 'bg-[color-mix(in_oklch,var(--series-1)_26%,var(--paper))] text-ink hover:bg-[color-mix(in_oklch,var(--series-1)_38%,var(--paper))]',
  unknown:
    'bg-[color-mix(in_oklch,var(--series-1)_16%,var(--paper))] text-ink hover:bg-[color-mix(in_oklch,var(--series-1)_28%,var(--paper))]',
};
