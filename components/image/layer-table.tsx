import { Fragment } from 'react';
import { BaseName } from '#components/figures/base-name.tsx';
import { Size } from '#components/figures/size.tsx';
import { countOf, formatCount } from '#lib/format/count.ts';
import { formatPart } from '#lib/format/percent.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Image, ImageLayer } from '#lib/views/dto/image.ts';
import { baseLayersOf, layerTitle, orderLayers } from './layer-order.ts';

type Props = { image: Image; selected: number | null; onSelect: (position: number) => void };

/** "same", "new", "new, 98 % same": the files of a new layer that a node has already. */
function inPrevious({ inPrevious: isShared, unchangedBytes, sizeBytes }: ImageLayer): string {
  if (isShared) return 'same';
  return unchangedBytes === null || unchangedBytes === 0 ? 'new' : `new, ${formatPart(unchangedBytes, sizeBytes)} same`;
}

/** The layers as a table, newest first like `docker history`. */
export function LayerTable({ image, selected, onSelect }: Props) {
  const base = baseLayersOf(image);
  const most = Math.max(1, ...image.layers.map((layer) => layer.sizeBytes));
  return (
    <table className="w-full table-fixed border-collapse">
      <caption className="pb-2 text-left text-m font-medium">All layers</caption>
      <thead>
        <tr className="border-b border-line text-muted">
          <th scope="col" className="h-8 w-9 text-right">
            #
          </th>
          <th scope="col" className="px-3 text-left">
            instruction
          </th>
          <th scope="col" className="w-20 text-right">
            size
          </th>
          <th scope="col" className="w-[16%] px-3 text-left max-md:hidden">
            to scale
          </th>
          <th scope="col" className="w-20 text-left max-md:hidden">
            part
          </th>
          <th scope="col" className="w-32 text-left max-sm:hidden">
            vs previous
          </th>
          <th scope="col" className="w-20 text-right max-md:hidden">
            shared by
          </th>
        </tr>
      </thead>
      <tbody>
        {orderLayers(image, false).map((layer) => (
          <Fragment key={layer.position}>
            {base !== null && layer.position === base.layerCount - 1 ? <BaseRow base={base} /> : null}
            <LayerRow
              layer={layer}
              image={image}
              most={most}
              isSelected={layer.position === selected}
              onSelect={onSelect}
            />
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

/** The name of the base image, above its layers. */
function BaseRow({ base }: { base: NonNullable<ReturnType<typeof baseLayersOf>> }) {
  return (
    <tr className="h-8 border-b border-line">
      <td />
      <th scope="rowgroup" className="px-3 text-left font-normal">
        <span className="text-muted">base image </span>
        <BaseName base={base} />
        <span className="text-muted">, {countOf(base.layerCount, 'layer')}</span>
      </th>
      <td className="text-right text-muted">
        <Size bytes={base.sizeBytes} />
      </td>
      <td className="max-md:hidden" />
      <td className="max-md:hidden" />
      <td className="max-sm:hidden" />
      <td className="max-md:hidden" />
    </tr>
  );
}

type RowProps = {
  layer: ImageLayer;
  image: Image;
  /** Bytes of the largest layer. */
  most: number;
  isSelected: boolean;
  onSelect: (position: number) => void;
};

function LayerRow({ layer, image, most, isSelected, onSelect }: RowProps) {
  return (
    <tr className={`h-8 border-b border-line hover:bg-hover ${isSelected ? 'bg-tint' : ''}`}>
      <td className="num text-right text-muted">{layer.position + 1}</td>
      <td className="px-3">
        <button
          type="button"
          aria-pressed={isSelected}
          onClick={() => onSelect(layer.position)}
          className={`block w-full truncate text-left font-mono hover:underline ${layer.instruction === null ? 'text-muted' : ''}`}
        >
          {visibleText(layerTitle(layer))}
        </button>
      </td>
      <td className="text-right">
        <Size bytes={layer.sizeBytes} />
      </td>
      <td className="px-3 max-md:hidden">
        <span
          aria-hidden
          className={`block h-2 min-w-px rounded-[1px] ${layer.part === 'base' ? 'bg-base' : 'bg-series-1'}`}
          style={{ width: `${(layer.sizeBytes / most) * 100}%` }}
        />
      </td>
      <td className="text-muted max-md:hidden">{layer.part === 'unknown' ? '–' : layer.part}</td>
      <td className="max-sm:hidden">{image.previous === null ? '–' : inPrevious(layer)}</td>
      <td className="num text-right text-muted max-md:hidden">{formatCount(layer.sharedBy)}</td>
    </tr>
  );
}
