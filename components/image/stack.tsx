'use client';

import type { KeyboardEvent } from 'react';
import { Size } from '#components/figures/size.tsx';
import { baseTitle } from '#lib/format/base-title.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Image, ImageLayer } from '#lib/views/dto/image.ts';
import { baseLayersOf, layerTitle } from './layer-order.ts';
import { type StackHeight, stackHeights } from './stack-layout.ts';

/** Height of all layers together, in pixels, where each of them is to scale. */
const ROOM = 480;
const LEAST_LAYER = 8;
/** A folded base always shows its name. */
const LEAST_BASE = 26;
/** From this height, in pixels, a layer shows its text. */
const LABELLED = 20;

type Props = {
  image: Image;
  layers: ImageLayer[];
  selected: ImageLayer | null;
  folded: boolean;
  onSelect: (position: number) => void;
  onFold: (folded: boolean) => void;
};

/** The layers as a stack to scale, newest on top. The keys ↑ and ↓ select. */
export function Stack({ image, layers, selected, folded, onSelect, onFold }: Props) {
  const total = image.layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
  const base = baseLayersOf(image);
  const heights = stackHeights(
    layers.map(({ sizeBytes: bytes }) => ({ bytes, leastPx: LEAST_LAYER })),
    total,
    ROOM,
  );
  const broken = layers.filter((_, at) => heights[at]?.isBroken === true);
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
        {layers.map((layer, at) => (
          <StackedLayer
            key={layer.position}
            layer={layer}
            height={heights[at] ?? { heightPx: LEAST_LAYER, isBroken: true }}
            isSelected={layer.position === selected?.position}
            onSelect={() => onSelect(layer.position)}
          />
        ))}
      </div>
      {base === null ? null : <Base base={base} total={total} folded={folded} onFold={onFold} />}
      {broken.length === 0 ? null : <p className="pt-2 text-muted">{brokenWords(broken)}</p>}
    </div>
  );
}

type LayerProps = { layer: ImageLayer; height: StackHeight; isSelected: boolean; onSelect: () => void };

function StackedLayer({ layer, height: { heightPx, isBroken }, isSelected, onSelect }: LayerProps) {
  const title = visibleText(layerTitle(layer));
  return (
    <div
      id={`layer-${layer.position}`}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      title={`${formatBytes(layer.sizeBytes)}  ${title.slice(0, 160)}${isBroken ? '  (not to scale)' : ''}`}
      onClick={onSelect}
      onKeyDown={({ key }) => (key === 'Enter' ? onSelect() : undefined)}
      className={`relative flex cursor-pointer items-start justify-between gap-3 overflow-hidden rounded-[2px] px-2 text-ink aria-selected:outline-2 aria-selected:-outline-offset-2 aria-selected:outline-ink ${isBroken ? 'border border-dashed border-edge hover:bg-hover' : PARTS[layer.part]}`}
      style={{ height: heightPx }}
    >
      <span className={heightPx < LABELLED ? 'sr-only' : 'contents'}>
        <span className="min-w-0 truncate font-mono">{title}</span> <Size bytes={layer.sizeBytes} />
      </span>
    </div>
  );
}

type BaseProps = {
  base: NonNullable<ReturnType<typeof baseLayersOf>>;
  total: number;
  folded: boolean;
  onFold: (folded: boolean) => void;
};

/** The base: hatched and to scale while it is folded, else the line below its layers that folds it. */
function Base({ base, total, folded, onFold }: BaseProps) {
  const [height] = stackHeights([{ bytes: base.sizeBytes, leastPx: LEAST_BASE }], total, ROOM);
  const isBroken = height?.isBroken === true;
  const name = `base ${visibleText(baseTitle(base) ?? '')}`.trim();
  return (
    <button
      type="button"
      aria-expanded={!folded}
      onClick={() => onFold(!folded)}
      className={`flex items-start rounded-[2px] text-left ${folded ? `group p-1 ${isBroken ? 'border border-dashed border-edge' : HATCHED}` : 'px-2 py-1 text-muted hover:text-ink'}`}
      style={folded ? { height: height?.heightPx } : undefined}
    >
      <span
        className={`flex min-w-0 flex-1 justify-between gap-3 ${folded ? 'rounded-[2px] bg-paper px-1 group-hover:bg-hover' : ''}`}
      >
        <span className="min-w-0 truncate">
          {folded ? '▸' : '▾'} {name} · {countOf(base.layerCount, 'layer')}
          {folded ? ', folded' : ''}
          {folded && isBroken ? ', not to scale' : ''}
        </span>
        <Size bytes={base.sizeBytes} />
      </span>
    </button>
  );
}

/** "Heights are to scale, except for 3 dashed layers (425 bytes)." */
function brokenWords(broken: readonly ImageLayer[]): string {
  const bytes = broken.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return `Heights are to scale, except for ${countOf(broken.length, 'dashed layer')} (${formatBytes(bytes)}).`;
}

const HATCHED =
  'bg-[repeating-linear-gradient(135deg,color-mix(in_oklch,var(--base)_46%,var(--paper))_0_6px,color-mix(in_oklch,var(--base)_22%,var(--paper))_6px_12px)]';

const PARTS: Record<ImageLayer['part'], string> = {
  base: 'bg-[color-mix(in_oklch,var(--base)_38%,var(--paper))] hover:bg-[color-mix(in_oklch,var(--base)_52%,var(--paper))]',
  own: 'bg-[color-mix(in_oklch,var(--series-1)_26%,var(--paper))] hover:bg-[color-mix(in_oklch,var(--series-1)_38%,var(--paper))]',
  unknown:
    'bg-[color-mix(in_oklch,var(--series-1)_16%,var(--paper))] hover:bg-[color-mix(in_oklch,var(--series-1)_28%,var(--paper))]',
};
