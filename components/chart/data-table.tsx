import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { useNow } from '#components/figures/clock.tsx';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { ReadSize } from '#components/figures/read-size.tsx';
import { Size, Unknown } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import { formatEfficiency } from '#lib/format/efficiency.ts';
import { formatForecastRange } from '#lib/format/forecast.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import type { Forecast, Point } from '#lib/views/dto/streams.ts';
import { pointKey, pointPercent } from './model.ts';
import { TABLE_ROOM } from './room.ts';
import { hasUnpacked } from './unpacked-rows.ts';
import { shortVerdict } from './verdict-words.ts';

const COLUMNS = ['seen', 'tag', 'size', 'change', 'own', 'base', 'pull cost'];
const FILE_COLUMNS = ['unpacked', 'wasted', 'efficiency', 'in dive'];
const HEAD = 'sticky top-0 bg-paper py-1.5 pr-4 text-left text-muted';

/** The points as a table, for readers who cannot use the chart. */
export function DataTable({
  title,
  points,
  forecast,
  repositoryId,
}: {
  title: string;
  points: Point[];
  forecast: Forecast | null;
  repositoryId: string;
}) {
  const unpacked = hasUnpacked(points);
  const unchanged = points.some(({ pull }) => pull.unchangedBytes !== null);
  const pushed = points.some(({ pushCostBytes }) => pushCostBytes !== null);
  const pulls = [...(unchanged ? ['unchanged'] : []), ...(pushed ? ['push cost'] : [])];
  const columns = [...COLUMNS, ...pulls, ...(unpacked ? FILE_COLUMNS : []), 'verdict', 'digest'];
  return (
    <section aria-label={`Data of ${title}`} className={`relative overflow-auto border-y border-line ${TABLE_ROOM}`}>
      <table className="w-full border-collapse">
        <caption className="sr-only">Pushes, newest first</caption>
        <thead>
          <tr className="border-b border-line">
            {columns.map((name) => (
              <th key={name} scope="col" className={HEAD}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {forecast === null ? null : <ForecastRow forecast={forecast} columns={columns.length} />}
          {points.toReversed().map((point) => (
            <tr key={pointKey(point)} className="h-8 border-b border-line hover:bg-hover">
              <td className="pr-4">
                <Day at={point.at} />
                {point.atSource === 'created' ? <span className="text-muted"> built</span> : null}
              </td>
              <td className="num pr-4">
                <Link
                  href={`/repositories/${repositoryId}/images/${point.digest}`}
                  className="text-accent hover:underline"
                >
                  {tagLabel(point.tag)}
                </Link>
              </td>
              <td className="pr-4">
                <Size bytes={point.sizeBytes} />
              </td>
              <td className="pr-4">
                <Change bytes={point.deltaBytes} percent={pointPercent(point)} />
              </td>
              <td className="pr-4">
                <Size bytes={point.ownBytes} />
              </td>
              <td className="pr-4">
                <Size bytes={point.baseBytes} />
              </td>
              <td className="pr-4">
                <Size bytes={point.pullCostBytes} />
              </td>
              {unchanged ? (
                <td className="pr-4">
                  {point.comparedWith === null ? <Size bytes={null} /> : <ReadSize bytes={point.pull.unchangedBytes} />}
                </td>
              ) : null}
              {pushed ? (
                <td className="pr-4">
                  <Size bytes={point.pushCostBytes} />
                </td>
              ) : null}
              {unpacked ? (
                <>
                  <td className="pr-4">
                    <ReadSize bytes={point.unpackedBytes} />
                  </td>
                  <td className="pr-4">
                    <ReadSize bytes={point.wastedBytes} />
                  </td>
                  <td className="pr-4">
                    <Efficiency share={point.efficiency} />
                  </td>
                  <td className="pr-4">
                    <Efficiency share={point.diveEfficiency} unknown={point.efficiency !== null} />
                  </td>
                </>
              ) : null}
              <td className="pr-4 whitespace-nowrap">
                {point.incident === null ? (
                  <span className="text-muted">{shortVerdict(point)}</span>
                ) : (
                  <Link href={`/incidents/${point.incident.number}`} className="text-accent hover:underline">
                    {shortVerdict(point)}
                  </Link>
                )}
              </td>
              <td>
                <CopyDigest digest={point.digest} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** @param props.unknown - whether an image that is read can lack the figure */
function Efficiency({ share, unknown = false }: { share: number | null; unknown?: boolean }) {
  if (share !== null) return <span className="num whitespace-nowrap">{formatEfficiency(share)}</span>;
  return unknown ? <Unknown why="not known" /> : <ReadSize bytes={null} />;
}

/** When the budget breaks. */
function ForecastRow({ forecast, columns }: { forecast: Forecast; columns: number }) {
  const range = formatForecastRange(forecast, useNow());
  return (
    <tr className="h-8 border-b border-line text-muted">
      <td className="pr-4">
        <Day at={forecast.likelyAt} />
      </td>
      <td className="pr-4">forecast</td>
      <td className="pr-4" colSpan={columns - 2}>
        <Size bytes={forecast.budgetBytes} /> budget breaks {range}, at <Size bytes={forecast.bytesPerWeek} /> a week
      </td>
    </tr>
  );
}
