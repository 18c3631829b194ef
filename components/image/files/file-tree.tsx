import { type KeyboardEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { countOf } from '#lib/format/count.ts';
import type { MapPlace } from '#lib/queries/images/map.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { type BoxContext, boxTitle } from './box-words.ts';
import { childrenOf, decideRowKey, findShown, listRows } from './file-rows.ts';
import { MAP_HEIGHT } from './map-height.ts';
import { bytesOf } from './map-nodes.ts';
import type { FileBox } from './nest-boxes.ts';
import { TreeRow } from './tree-row.tsx';
import { useOpenedRows } from './use-opened-rows.ts';
import type { Zoom } from './use-zoom.ts';

type Props = {
  image: Image;
  root: FileBox;
  place: Omit<MapPlace, 'depth'>;
  context: BoxContext;
  zoom: Zoom;
  /** Ids of the box that is pointed at in the map, and of those around it. */
  marked: readonly string[];
  onMark: (box: { chain: readonly string[]; title: string } | null) => void;
};

/** The boxes inside of the opened one as rows. A row opens below itself; its name opens its box in the map. */
export function FileTree({ image, root, place, context, zoom, marked, onMark }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { open, toggle, loaded, failed } = useOpenedRows(image, place);
  const { rows, more } = useMemo(() => listRows(root, open, loaded), [root, open, loaded]);
  const [focused, setFocused] = useState<string | null>(null);
  const point = useCallback(
    (box: FileBox) => onMark({ chain: box.chain, title: boxTitle(box, context) }),
    [onMark, context],
  );
  const focus = useCallback(({ id }: FileBox) => setFocused(id), []);
  const shown = findShown(marked, rows);
  const current = Math.max(
    0,
    rows.findIndex(({ box }) => box.id === focused),
  );
  const most = Math.max(1, ...root.children.map(({ bytes }) => bytesOf(bytes, place.bytes)));
  useScrollTo(body, shown);
  const focusRow = (at: number) => {
    setFocused(rows[at]?.box.id ?? null);
    body.current?.querySelector<HTMLElement>(`[data-row="${at}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return;
    const at = Number((event.target as HTMLElement).closest('[data-row]')?.getAttribute('data-row') ?? -1);
    const decided = decideRowKey(rows, at, event.key);
    const box = rows[at]?.box;
    if (decided === null || box === undefined) return;
    event.preventDefault();
    if (decided.act === 'focus') focusRow(decided.at);
    if (decided.act === 'toggle') toggle(box);
    if (decided.act === 'zoom') zoom.zoomTo(box.at ?? '');
  };
  return (
    <div className="min-w-0 overflow-y-auto" style={{ maxHeight: MAP_HEIGHT + 70 }}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a treegrid is a table whose rows have the focus.
        role="treegrid"
        aria-label="Files by size"
        onKeyDown={onKeyDown}
        onPointerLeave={() => onMark(null)}
        className="w-full table-fixed border-collapse"
      >
        <Head bytes={place.bytes} />
        <tbody ref={body}>
          {rows.map((row, at) => (
            <TreeRow
              key={`${row.level} ${row.box.id}`}
              row={row}
              at={at}
              bytes={place.bytes}
              share={bytesOf(row.box.bytes, place.bytes) / most}
              isMatch={place.q !== '' && row.level === 1}
              isMarked={row.box.id === shown}
              isCurrent={at === current}
              isLoading={row.isOpen === true && childrenOf(row.box, loaded).length === 0 && !loaded.has(row.box.id)}
              error={failed.get(row.box.id) ?? null}
              zoom={zoom}
              onToggle={toggle}
              onPoint={point}
              onFocus={focus}
            />
          ))}
        </tbody>
      </table>
      {more === 0 ? null : (
        <p className="py-1 text-muted">{countOf(more, 'more row')} not shown. Open a box in the map to see them.</p>
      )}
    </div>
  );
}

const HEADINGS = { packed: 'compressed', unpacked: 'unpacked' } as const;

function Head({ bytes }: { bytes: MapPlace['bytes'] }) {
  const bold = (kind: MapPlace['bytes']) => (kind === bytes ? 'text-ink' : '');
  return (
    <thead>
      <tr className="border-b border-line text-muted">
        <th scope="col" className="h-8 text-left">
          name
        </th>
        <th scope="col" className={`w-[84px] text-right ${bold('packed')}`}>
          {HEADINGS.packed}
        </th>
        <th scope="col" className={`w-[76px] text-right ${bold('unpacked')}`}>
          {HEADINGS.unpacked}
        </th>
        <th scope="col" className="w-20 pl-3 text-left max-sm:hidden">
          share
        </th>
        <th scope="col" className="w-14 text-right max-sm:hidden">
          files
        </th>
      </tr>
    </thead>
  );
}

/** Brings the marked row into view, inside of the tree alone. */
function useScrollTo(body: RefObject<HTMLTableSectionElement | null>, id: string | null): void {
  useEffect(() => {
    if (id === null) return;
    const row = [...(body.current?.rows ?? [])].find(({ dataset }) => dataset.id === id);
    const frame = body.current?.closest('div');
    if (row === undefined || !frame) return;
    const [inner, outer] = [row.getBoundingClientRect(), frame.getBoundingClientRect()];
    if (inner.top < outer.top) frame.scrollTop -= outer.top - inner.top;
    if (inner.bottom > outer.bottom) frame.scrollTop += inner.bottom - outer.bottom;
  }, [body, id]);
}
