import { BaseName, BaseSize } from '#components/figures/base-name.tsx';
import { Change } from '#components/figures/change.tsx';
import { Size } from '#components/figures/size.tsx';
import { baseTitle } from '#lib/format/base-title.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { formatPart, percentOf } from '#lib/format/percent.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Check } from '#lib/views/dto/check.ts';

type Platform = Check['platforms'][number];
type Row = Platform['layers'][number];

const WORDS: Partial<Record<Row['change'], string>> = {
  added: 'new',
  removed: 'gone',
  moved: 'moved',
  recompressed: 'recompressed',
};

/** One platform of a check: its size, pull cost and layers. Unchanged layers share one line. */
export function PlatformTable({ platform: one }: { platform: Platform }) {
  // The position is the key, since rows have no id and never move.
  const rows = one.layers.map((row, place) => ({ row, key: `layer ${place}` }));
  return (
    <section aria-label={one.platform} className="flex flex-col gap-2 border-t border-line pt-4">
      <h2 className="flex flex-wrap items-baseline gap-x-4 text-m font-medium">
        <span className="font-mono">{one.platform}</span>
        <Size bytes={one.toBytes} />
        {one.deltaBytes === null ? null : (
          <Change bytes={one.deltaBytes} percent={percentOf(one.deltaBytes, one.fromBytes)} />
        )}
        <span className="font-normal text-muted">
          pull {formatBytes(one.pullCostBytes)}
          {one.unchangedPullBytes === null || one.unchangedPullBytes === 0 || one.pullCostBytes === 0
            ? ''
            : ` (${formatPart(one.unchangedPullBytes, one.pullCostBytes)} unchanged)`}
        </span>
        {one.budget === null ? null : (
          <span className="font-normal text-muted">budget {formatBytes(one.budget.limitBytes)}</span>
        )}
        <span className="font-normal text-muted">rule {visibleText(one.rule)}</span>
      </h2>
      <Base platform={one} />
      <div className="overflow-x-auto">
        <table className="w-full">
          <thead>
            <tr className="border-b border-line text-left text-muted">
              <th className="py-1.5 pr-4 font-normal">Layer</th>
              <th className="py-1.5 pr-4 text-right font-normal">Before</th>
              <th className="py-1.5 pr-4 text-right font-normal">After</th>
              <th className="py-1.5 text-right font-normal">Change</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, key }) => (
              <tr key={key} className="border-b border-line align-top">
                <td className="py-1.5 pr-4 [overflow-wrap:anywhere]">
                  <LayerName row={row} />
                </td>
                <td className="num py-1.5 pr-4 text-right whitespace-nowrap">{sizeOf(row.fromBytes)}</td>
                <td className="num py-1.5 pr-4 text-right whitespace-nowrap">{sizeOf(row.toBytes)}</td>
                <td className="py-1.5 text-right whitespace-nowrap">
                  <Change bytes={row.deltaBytes} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** "Base library/node:24-alpine, changed from library/node:22-alpine"; nothing when it is unknown. */
function Base({ platform: { fromBase, toBase, baseChanged } }: { platform: Platform }) {
  if (toBase === null) return null;
  const before = baseChanged !== true || fromBase === null ? null : baseTitle(fromBase);
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span className="text-muted">Base</span>
      <BaseName base={toBase} />
      <BaseSize base={toBase} />
      {baseChanged !== true ? null : before === null ? (
        <span className="text-muted">the baseline has another base</span>
      ) : before === baseTitle(toBase) ? (
        <span className="text-muted">updated since the baseline</span>
      ) : (
        <span className="text-muted [overflow-wrap:anywhere]">
          changed from <span className="font-mono">{visibleText(before)}</span>
        </span>
      )}
    </p>
  );
}

function LayerName({ row: { change, count, instruction } }: { row: Row }) {
  if (count > 1) return <span className="text-muted">{countOf(count, 'layer')} the same</span>;
  const word = WORDS[change];
  return (
    <>
      {word === undefined ? null : <span className="text-muted">{word}: </span>}
      {instruction === null ? (
        <span className="text-muted">a layer of an unknown instruction</span>
      ) : (
        <span className="font-mono">{visibleText(instruction)}</span>
      )}
    </>
  );
}

const sizeOf = (bytes: number): string => (bytes === 0 ? '–' : formatBytes(bytes));
