import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { Change } from '#components/figures/change.tsx';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { Size } from '#components/figures/size.tsx';
import { Ago, Day } from '#components/figures/time.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { shortDigest } from '#lib/format/short-digest.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import type { Image } from '#lib/views/dto/image.ts';

/** What the image is, what it weighs, and what it costs after the release before it. */
export function ImageMasthead({ image }: { image: Image }) {
  const router = useRouter();
  const { previous } = image;
  const before = previous?.sizeBytes ?? 0;
  const platforms = image.platforms.filter(
    ({ role, state }) => state === 'present' && (role === 'image' || role === 'index'),
  );
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-col gap-1">
        <nav aria-label="Breadcrumb" className="text-muted">
          <ol className="flex flex-wrap items-center gap-1.5">
            <li>
              <Link href="/" className="hover:text-ink hover:underline">
                Repositories
              </Link>
            </li>
            <li aria-hidden>/</li>
            <li>
              <Link href={`/repositories/${image.repositoryId}`} className="hover:text-ink hover:underline">
                {image.reference}
              </Link>
            </li>
          </ol>
        </nav>
        <h1 className="font-mono text-l font-medium [overflow-wrap:anywhere]">
          {image.tags[0] === undefined ? shortDigest(image.digest) : tagLabel(image.tags[0])}
          {image.tags.length > 1 ? (
            <span className="text-s font-normal text-muted" title={image.tags.join(', ')}>
              {' '}
              {image.tags.slice(1, 6).map(tagLabel).join(' ')}
              {image.tags.length > 6 ? ` +${image.tags.length - 6}` : ''}
            </span>
          ) : null}
        </h1>
        <p className="flex flex-wrap items-baseline gap-x-4">
          {image.sizeBytes === null ? null : <Size bytes={image.sizeBytes} className="text-m font-medium" />}
          {previous === null ? null : (
            <>
              <Change
                bytes={previous.deltaBytes}
                percent={before === 0 ? null : (previous.deltaBytes / before) * 100}
              />
              <span>
                <span className="text-muted">pull cost </span>
                <Size bytes={previous.pullCostBytes} />
                <span className="text-muted"> after </span>
                <Link
                  href={`/repositories/${image.repositoryId}/images/${previous.digest}`}
                  className="font-mono text-accent hover:underline"
                >
                  {tagLabel(previous.tag)}
                </Link>
              </span>
            </>
          )}
          <CopyDigest digest={image.digest} />
          {image.createdAt === null ? null : (
            <span className="text-muted">
              built <Day at={image.createdAt} />
            </span>
          )}
          {image.firstSeenAt === null ? null : (
            <span className="text-muted">
              seen <Ago at={image.firstSeenAt} />
            </span>
          )}
        </p>
      </div>
      {platforms.length < 2 ? (
        <span className="num text-muted">{image.platform}</span>
      ) : (
        <Choice
          label="Platform"
          mono
          value={image.digest}
          options={[
            ...(platforms.some((entry) => entry.digest === image.digest)
              ? []
              : [
                  {
                    value: image.digest,
                    label: image.kind === 'index' ? 'choose a platform' : (image.platform ?? 'this'),
                  },
                ]),
            ...platforms.map((entry) => ({ value: entry.digest, label: entry.platform })),
          ]}
          onChange={(digest) => router.push(`/repositories/${image.repositoryId}/images/${digest}`)}
        />
      )}
    </div>
  );
}
