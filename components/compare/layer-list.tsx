import { Size } from '#components/figures/size.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { layerLabel } from './columns.ts';
import { changeWords, TONE_TEXT, toneOf, unchangedWords } from './tones.ts';

type Props = { comparison: Comparison; selected: number | null; onSelect: (layer: number | null) => void };

/** The layers of both images as one list, newest first, for narrow screens. */
export function LayerList({ comparison, selected, onSelect }: Props) {
  const layers = comparison.layers.map((layer, index) => ({ layer, index })).reverse();
  return (
    <ol aria-label="Layers, newest first" className="border-t border-line">
      {layers.map(({ layer, index }) => (
        <li key={index} className="border-b border-line">
          <button
            type="button"
            aria-pressed={index === selected}
            onClick={() => onSelect(index === selected ? null : index)}
            className="flex w-full flex-col gap-0.5 px-1 py-1.5 text-left aria-pressed:outline-2 aria-pressed:-outline-offset-2 aria-pressed:outline-ink"
          >
            <span className="flex items-baseline gap-3">
              <span className={`num ${TONE_TEXT[toneOf(layer)]}`}>{changeWords(layer)}</span>
              <span className="num text-muted">
                {[layer.part === 'base' ? 'base' : null, unchangedWords(layer)]
                  .filter((words) => words !== null)
                  .join(' · ')}
              </span>
              <span className="ml-auto">
                <Size bytes={layer.to === null ? layer.fromBytes : layer.toBytes} />
              </span>
            </span>
            <span className={`block w-full truncate font-mono ${toneOf(layer) === 'same' ? 'text-muted' : ''}`}>
              {visibleText(layerLabel(layer))}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
