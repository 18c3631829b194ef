import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { PackageSize } from '#components/figures/package-size.tsx';
import { Day } from '#components/figures/time.tsx';
import { Failure } from '#components/states/failure.tsx';
import { countOf } from '#lib/format/count.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { visibleText } from '#lib/format/text.ts';
import { packageHistoryQuery } from '#lib/queries/images/package-search.ts';
import { filesPath, layerAt } from '#lib/queries/url/files-path.ts';
import { packageSearchPath } from '#lib/queries/url/package-search-path.ts';
import type { ImagePackage } from '#lib/views/dto/contents.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { listRuns, type PackageRun } from './package-runs.ts';

/** Maximum number of changes that are listed. */
const MOST = 10;

type Props = { one: ImagePackage; image: Image };

/** The versions and sizes of a package over the pushes of the image's series, newest first. */
export function PackageHistory({ one, image }: Props) {
  const { ecosystem, name, layers, bytes } = one;
  const { seriesId, repositoryId, digest } = image;
  const [layer] = layers;
  return (
    <div className="flex flex-col items-start gap-1 py-1 pl-4">
      {seriesId === null ? (
        <p className="text-muted">This image is in no series, so the package has no history.</p>
      ) : (
        <Runs seriesId={seriesId} ecosystem={ecosystem} name={name} />
      )}
      <span className="flex flex-wrap gap-x-4 gap-y-1">
        {bytes === 0 || layer === undefined ? null : (
          <Link
            href={filesPath({ repositoryId, digest, at: layerAt(layer, one) })}
            prefetch={false}
            className="text-accent hover:underline"
          >
            Show in the map
          </Link>
        )}
        <Link href={packageSearchPath(name, ecosystem)} className="text-accent hover:underline">
          Find in all images
        </Link>
      </span>
    </div>
  );
}

function Runs({ seriesId, ecosystem, name }: { seriesId: string; ecosystem: string; name: string }) {
  const { data, error, refetch } = useQuery(packageHistoryQuery(seriesId, ecosystem, name));
  if (data === undefined)
    return error === null ? (
      <div role="status" aria-label="Loading history" className="skeleton h-6 w-80 max-w-full" />
    ) : (
      <Failure title="The history could not be read" error={error} onRetry={() => void refetch()} />
    );
  const runs = listRuns(data.items);
  const unread = data.items.filter(({ bytes }) => bytes === null).length;
  return (
    <>
      <ol aria-label={`History of ${visibleText(name)}`} className="w-full max-w-[70ch]">
        {runs.slice(0, MOST).map((run, at) => (
          <Run key={run.at} run={run} before={runs[at + 1]} isOldest={at === runs.length - 1 && data.truncated} />
        ))}
      </ol>
      {runs.length > MOST ? <p className="text-muted">{countOf(runs.length - MOST, 'older change')}</p> : null}
      {unread === 0 ? null : (
        <p className="text-muted">Unknown for {countOf(unread, 'push', 'pushes')}: files not read.</p>
      )}
    </>
  );
}

/** @param isOldest - true if the run began before the oldest push that was read */
function Run({ run, before, isOldest }: { run: PackageRun; before: PackageRun | undefined; isOldest: boolean }) {
  const { at, tag, versions, bytes } = run;
  const isInstalled = versions.length > 0;
  const names = versions.map((version) => (version === null ? 'version unknown' : visibleText(version)));
  return (
    <li className="flex flex-wrap items-baseline gap-x-3">
      <span className={isInstalled ? 'font-mono [overflow-wrap:anywhere]' : 'text-muted'}>
        {isInstalled ? names.join(', ') : 'not installed'}
      </span>
      <span className="text-muted">
        since {isOldest ? 'before ' : ''}
        <Day at={at} /> ({tagLabel(tag)})
      </span>
      <span className="ml-auto flex gap-3">
        {before === undefined || before.bytes === bytes ? null : <Change bytes={bytes - before.bytes} />}
        {isInstalled ? <PackageSize bytes={bytes} /> : null}
      </span>
    </li>
  );
}
