import { memo } from 'react';
import { Size } from '#components/figures/size.tsx';
import { Glyph } from '#components/ui/glyph.tsx';
import type { MapBytesKind } from '#lib/domain/map.ts';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { boxName } from './box-words.ts';
import type { FileRow } from './file-rows.ts';
import type { FileBox } from './nest-boxes.ts';
import type { Zoom } from './use-zoom.ts';
import { ZoomLink } from './zoom-link.tsx';

type Props = {
  row: FileRow;
  at: number;
  bytes: MapBytesKind;
  /** Of the largest box of the first level, 0 to 1. */
  share: number;
  /** True in a list of matches, where a box is known by its path. */
  isMatch: boolean;
  isMarked: boolean;
  /** True for the one row that Tab reaches. */
  isCurrent: boolean;
  isLoading: boolean;
  error: Error | null;
  zoom: Zoom;
  onToggle: (box: FileBox) => void;
  onPoint: (box: FileBox) => void;
  onFocus: (box: FileBox) => void;
};

/** A row of the tree of files, with the state of what is inside of it. */
export const TreeRow = memo(function TreeRow(props: Props) {
  const { row, at, bytes, share, isMarked, isCurrent, isLoading, error, onPoint, onFocus } = props;
  const { box, level, position, count, isOpen } = row;
  return (
    <>
      <tr
        data-row={at}
        data-id={box.id}
        tabIndex={isCurrent ? 0 : -1}
        aria-level={level}
        aria-posinset={position}
        aria-setsize={count}
        aria-expanded={isOpen ?? undefined}
        onPointerEnter={() => onPoint(box)}
        onFocus={() => {
          onFocus(box);
          onPoint(box);
        }}
        className={`h-7 border-b border-line -outline-offset-2 ${isMarked ? 'bg-tint' : ''}`}
      >
        <NameCell {...props} />
        <td className="text-right">
          <Size bytes={box.bytes.packedBytes} className={bytes === 'packed' ? '' : 'text-muted'} />
        </td>
        <td className="text-right">
          <Size bytes={box.bytes.unpackedBytes} className={bytes === 'unpacked' ? '' : 'text-muted'} />
        </td>
        <td className="pl-3 max-sm:hidden">
          <ShareBar share={share} base={shareOfBase(box, bytes)} />
        </td>
        <td className="num text-right text-muted max-sm:hidden">{formatCount(box.fileCount)}</td>
      </tr>
      {isLoading || error !== null ? (
        <tr className="h-7 border-b border-line">
          <td colSpan={5} style={{ paddingLeft: indentPx(level + 1) }}>
            {error === null ? (
              <span role="status" aria-label="Loading" className="skeleton block h-4 w-40" />
            ) : (
              <span className="text-danger">{visibleText(error.message)}</span>
            )}
          </td>
        </tr>
      ) : null}
    </>
  );
});

const indentPx = (level: number) => 14 * (level - 1);

function NameCell({ row: { box, level, isOpen }, isMatch, zoom, onToggle }: Props) {
  const name = boxName(box, isMatch);
  return (
    <td className="pr-2" style={{ paddingLeft: indentPx(level) }}>
      <span className="flex min-w-0 items-center gap-1">
        {isOpen === null ? (
          <span className="w-3.5 shrink-0" />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            aria-label={`${isOpen ? 'Close' : 'Open'} ${name}`}
            onClick={() => onToggle(box)}
            className="shrink-0 py-1 text-muted hover:text-ink"
          >
            <Glyph name="down" size={14} className={isOpen ? '' : '-rotate-90'} />
          </button>
        )}
        <span className="min-w-0 truncate font-mono" title={name}>
          {box.at === null ? (
            <span className={box.kind === 'rest' ? 'text-muted' : ''}>{name}</span>
          ) : (
            <ZoomLink at={box.at} zoom={zoom} tabIndex={-1}>
              {name}
            </ZoomLink>
          )}
        </span>
        {box.findings.length > 0 ? <FindingMark /> : null}
      </span>
    </td>
  );
}

function FindingMark() {
  return (
    <span className="ml-auto size-1.5 shrink-0 rounded-full bg-signal" title="It has a finding">
      <span className="sr-only">finding</span>
    </span>
  );
}

function shareOfBase({ base, bytes }: FileRow['box'], kind: MapBytesKind): number {
  const [part, whole] =
    kind === 'packed' ? [base?.packedBytes ?? 0, bytes.packedBytes] : [base?.unpackedBytes ?? 0, bytes.unpackedBytes];
  return whole === 0 ? 0 : part / whole;
}

/** A bar of base layers and of the others. */
function ShareBar({ share, base }: { share: number; base: number }) {
  return (
    <span aria-hidden className="flex h-2 min-w-px" style={{ width: `${share * 100}%` }}>
      <span className="block h-full bg-base" style={{ width: `${base * 100}%` }} />
      <span className="block h-full flex-1 bg-series-1" />
    </span>
  );
}
