'use client';

import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { useWidth } from '#components/chart/use-width.ts';
import { findAct } from '#components/keys/binding.ts';
import { layoutMap, type PlacedBox } from './layout.ts';
import { MapBoxes } from './map-boxes.tsx';
import { MAP_KEYS } from './map-keys.ts';
import { MapLegend } from './map-legend.tsx';
import type { MapNode } from './map-node.ts';
import { type Direction, findNeighbour } from './neighbours.ts';
import { listLegend } from './tints.ts';

type Props = {
  /** The opened box. The boxes inside it are drawn. */
  root: MapNode;
  /** Its name for screen readers. */
  label: string;
  heightPx: number;
  /** Levels that are drawn. */
  levels?: number;
  /** Ids of the box to show as chosen and of the boxes around it, from the inside; the first one that is drawn is marked. */
  marked?: readonly string[];
  /** Reports the box under the pointer, or the one that the keys have moved to. */
  onMark?: (node: MapNode | null) => void;
  onOpen: (node: MapNode) => void;
  /** Null when the whole map is shown. */
  onOut: (() => void) | null;
};

/** A nested treemap. A click or Enter opens a box, Escape goes back to the one around it, arrow keys walk. */
export function NestedMap({ root, label, heightPx, levels = 3, marked = [], onMark, onOpen, onOut }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const idPrefix = useId();
  const [active, setActive] = useState<string | null>(null);
  const boxes = useMemo(() => layoutMap(root.children, width, heightPx, levels), [root, width, heightPx, levels]);
  // Before the width is known nothing is drawn, but the legend has its place already.
  const legend = useMemo(
    () => listLegend(boxes.length === 0 ? listLeaves(root) : boxes.filter(hasOwnLook).map(({ node }) => node)),
    [boxes, root],
  );
  const chosen = Math.max(
    0,
    boxes.findIndex(({ node }) => node.id === active),
  );
  const moveTo = (at: number) => {
    const box = boxes[at];
    if (box === undefined) return;
    setActive(box.node.id);
    onMark?.(box.node);
  };
  const open = (at: number) => {
    const box = boxes[at];
    if (box === undefined) return;
    moveTo(at);
    if (box.node.opens) onOpen(box.node);
  };
  const run = (act: ReturnType<typeof findAct<(typeof MAP_KEYS)[number]['act']>>, key: string) => {
    if (act === 'move') moveTo(findNeighbour(boxes, chosen, key as Direction));
    if (act === 'first') moveTo(0);
    if (act === 'last') moveTo(boxes.length - 1);
    if (act === 'open') open(chosen);
    if (act === 'out') {
      setActive(root.id);
      onOut?.();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return;
    const act = findAct(MAP_KEYS, event.key);
    if (act === null || (act === 'out' && onOut === null)) return;
    event.preventDefault();
    run(act, event.key);
  };
  return (
    <figure className="flex min-w-0 flex-col gap-2">
      <div
        ref={frame}
        role="tree"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={boxes.length === 0 ? undefined : `${idPrefix}${chosen}`}
        className="group relative overflow-hidden outline-offset-2"
        style={{ height: heightPx }}
        onKeyDown={onKeyDown}
        onMouseDown={(event) => {
          // The focus stays on the map, which has the keys; a box that has it would go with the picture.
          event.preventDefault();
          frame.current?.focus({ preventScroll: true });
        }}
        onClick={({ target }) => open(placeOf(target))}
        onPointerOver={({ target }) => onMark?.(boxes[placeOf(target)]?.node ?? null)}
        onPointerLeave={() => onMark?.(null)}
      >
        <MapBoxes boxes={boxes} idPrefix={idPrefix} />
        <Outline box={boxes[chosen]} className="outline-accent not-group-focus-visible:hidden" />
        <Outline box={firstOf(boxes, marked)} className="outline-ink" />
      </div>
      <figcaption>
        <MapLegend kinds={legend} />
      </figcaption>
    </figure>
  );
}

const listLeaves = ({ children }: MapNode): MapNode[] =>
  children.flatMap((node) => (node.children.length === 0 ? [node] : listLeaves(node)));

/** Boxes with others in them show those, apart from the mark of a finding. */
const hasOwnLook = ({ headerHeight, node }: PlacedBox): boolean => headerHeight === 0 || node.findings.length > 0;

function placeOf(target: EventTarget): number {
  const box = target instanceof Element ? target.closest('[data-box]') : null;
  return Number(box?.getAttribute('data-box') ?? -1);
}

function firstOf(boxes: readonly PlacedBox[], ids: readonly string[]): PlacedBox | undefined {
  for (const id of ids) {
    const box = boxes.find(({ node }) => node.id === id);
    if (box !== undefined) return box;
  }
  return undefined;
}

function Outline({ box, className }: { box: PlacedBox | undefined; className: string }) {
  if (box === undefined) return null;
  const { x, y, width, height } = box;
  return (
    <div
      aria-hidden
      className={`pointer-events-none absolute rounded-[2px] outline-2 -outline-offset-2 ${className}`}
      style={{ left: x, top: y, width: Math.max(1, width - 1), height: Math.max(1, height - 1) }}
    />
  );
}
