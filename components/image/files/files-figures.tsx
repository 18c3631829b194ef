import { Size } from '#components/figures/size.tsx';
import { Explained, Term } from '#components/ui/term.tsx';
import type { MapBytesKind } from '#lib/domain/map.ts';
import { formatEfficiency } from '#lib/format/efficiency.ts';
import { FILE_TERMS } from '#lib/format/file-terms.ts';
import type { ImageMap } from '#lib/views/dto/image-map.ts';
import { bytesOf } from './map-nodes.ts';

type Totals = NonNullable<ImageMap['totals']>;

/** The sums of the image's files, each with its term explained. Wasted and duplicate bytes are of the kind that the map shows. */
export function FilesFigures({ totals, bytes }: { totals: Totals; bytes: MapBytesKind }) {
  return (
    <ul aria-label="Figures of the files" className="flex flex-wrap items-baseline gap-x-6 gap-y-1">
      <li>
        <Size bytes={totals.bytes.packedBytes} className="font-medium" /> <span className="text-muted">compressed</span>
      </li>
      <li>
        <Size bytes={totals.bytes.unpackedBytes} className="font-medium" />{' '}
        <span className="text-muted">
          <Term of="unpackedSize">unpacked</Term>
        </span>
      </li>
      <li>
        <Size bytes={bytesOf(totals.wasted, bytes)} className="font-medium" />{' '}
        <span className="text-muted">
          <Term of="wastedBytes">wasted</Term>
        </span>
      </li>
      <li>
        <Size bytes={bytesOf(totals.duplicate, bytes)} className="font-medium" />{' '}
        <span className="text-muted">
          <Term of="duplicateBytes">duplicates</Term>
        </span>
      </li>
      <li>
        <span className="num font-medium">{formatEfficiency(totals.efficiency)}</span>{' '}
        <span className="text-muted">
          <Explained term={FILE_TERMS.efficiency}>efficiency</Explained>
        </span>
      </li>
      {totals.diveEfficiency === null ? null : (
        <li>
          <span className="num font-medium">{formatEfficiency(totals.diveEfficiency)}</span>{' '}
          <span className="text-muted">
            <Explained term={FILE_TERMS.diveEfficiency}>in dive</Explained>
          </span>
        </li>
      )}
    </ul>
  );
}
