import { memo } from 'react';
import type { PlacedBox } from './layout.ts';
import { headerLine, tileLines } from './tile-label.ts';
import { backgroundOf, DOTTED, HATCHED } from './tints.ts';

type Props = { boxes: readonly PlacedBox[]; idPrefix: string };

/** The boxes of a map. They are drawn again only when the map changes. */
export const MapBoxes = memo(function MapBoxes({ boxes, idPrefix }: Props) {
  return boxes.map((box, at) => (
    <MapBox
      key={box.node.id}
      box={box}
      at={at}
      id={`${idPrefix}${at}`}
      isMarked={hasOwnFinding(box, box.parent === null ? undefined : boxes[box.parent])}
    />
  ));
});

/** A finding is marked on the outermost box that it belongs to. */
const hasOwnFinding = ({ node }: PlacedBox, outer: PlacedBox | undefined): boolean =>
  node.findings.some((id) => outer?.node.findings.includes(id) !== true);

type BoxProps = { box: PlacedBox; at: number; id: string; isMarked: boolean };

function MapBox({ box, at, id, isMarked }: BoxProps) {
  const { node, x, y, width, height, headerHeight } = box;
  const isFrame = headerHeight > 0;
  const { wasted, duplicate } = isFrame ? { wasted: 0, duplicate: 0 } : node.shares;
  return (
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      data-box={at}
      aria-level={box.level}
      aria-posinset={box.position}
      aria-setsize={box.count}
      aria-expanded={isFrame ? true : node.opens ? false : undefined}
      aria-selected={false}
      className={`absolute overflow-hidden rounded-[2px] font-mono text-ink [print-color-adjust:exact] ${node.opens ? 'cursor-pointer' : 'cursor-default'}`}
      style={{
        left: x,
        top: y,
        width: Math.max(1, width - 1),
        height: Math.max(1, height - 1),
        background: backgroundOf(node, isFrame),
      }}
    >
      {wasted > 0 ? <Part image={HATCHED} share={wasted} bottom={0} /> : null}
      {duplicate > 0 ? <Part image={DOTTED} share={duplicate} bottom={wasted} /> : null}
      {isMarked ? <Corner /> : null}
      <span className="sr-only">{node.title.replaceAll('\n', ', ')}</span>
      <span aria-hidden title={node.title} className="absolute inset-0">
        {isFrame ? <Header box={box} /> : <Lines box={box} />}
      </span>
    </div>
  );
}

/** A pattern over a part of the box, from its lower edge up. */
function Part({ image, share, bottom }: { image: string; share: number; bottom: number }) {
  return (
    <span
      aria-hidden
      className="absolute inset-x-0 min-h-0.5 [print-color-adjust:exact]"
      style={{ bottom: `${bottom * 100}%`, height: `${share * 100}%`, background: image }}
    />
  );
}

/** The mark of a finding. */
export function Corner() {
  return (
    <span
      aria-hidden
      className="absolute top-0 right-0 size-2 bg-signal [clip-path:polygon(0_0,100%_0,100%_100%)] [print-color-adjust:exact]"
    />
  );
}

function Header({ box: { node, width } }: { box: PlacedBox }) {
  const { name, amount } = headerLine(node.name, node.amount, width, node.keeps);
  return (
    <span className="flex h-5 items-center justify-between gap-2 pr-2 pl-1 whitespace-pre">
      <span>{name}</span>
      {amount === null ? null : <span className="num">{amount}</span>}
    </span>
  );
}

function Lines({ box: { node, width, height } }: { box: PlacedBox }) {
  const [first, second] = tileLines(node.name, node.amount, width, height, node.keeps);
  if (first === undefined) return null;
  return (
    <span className="flex flex-col px-1 pt-0.5 whitespace-pre">
      <span>{first}</span>
      {second === undefined ? null : <span className="num">{second}</span>}
    </span>
  );
}
