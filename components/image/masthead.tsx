import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { BaseName, BaseSize } from '#components/figures/base-name.tsx';
import { Change } from '#components/figures/change.tsx';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { ImageDates } from '#components/figures/image-dates.tsx';
import { Size } from '#components/figures/size.tsx';
import { Breadcrumb } from '#components/ui/breadcrumb.tsx';
import { buttonClass } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Term } from '#components/ui/term.tsx';
import { formatPart, percentOf } from '#lib/format/percent.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { comparePath } from '#lib/queries/images/compare.ts';
import { whatIfPath } from '#lib/queries/url/what-if-url.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { CouldBe } from './findings/could-be.tsx';

/** Tags beside the title; the others are in its tooltip. */
const SHOWN_TAGS = 6;

/** The name of the image, its size, and what it costs after the release before it. */
export function ImageMasthead({ image }: { image: Image }) {
  const { previous, digest, repositoryId } = image;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-col gap-1">
        <Breadcrumb
          pages={[
            { href: '/', label: 'Repositories' },
            { href: `/repositories/${repositoryId}`, label: image.reference },
          ]}
        />
        <h1 className="font-mono text-l font-medium [overflow-wrap:anywhere]">
          {tagLabel(image.tags[0] ?? digest)}
          {image.tags.length > 1 ? (
            <span className="text-s font-normal text-muted" title={image.tags.join(', ')}>
              {' '}
              {image.tags.slice(1, SHOWN_TAGS).map(tagLabel).join(' ')}
              {image.tags.length > SHOWN_TAGS ? ` +${image.tags.length - SHOWN_TAGS}` : ''}
            </span>
          ) : null}
        </h1>
        <p className="flex flex-wrap items-baseline gap-x-4">
          {image.sizeBytes === null ? null : <Size bytes={image.sizeBytes} className="text-m font-medium" />}
          <CouldBe image={image} />
          {previous === null ? null : <Previous repositoryId={repositoryId} previous={previous} />}
          <CopyDigest digest={digest} />
          <ImageDates createdAt={image.createdAt} firstSeenAt={image.firstSeenAt} />
        </p>
        {image.base === null ? null : (
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="text-muted">base image</span>
            <BaseName base={image.base} />
            <BaseSize base={image.base} />
            {image.kind === 'index' ? null : (
              <Link href={whatIfPath(image)} className="text-accent hover:underline print:hidden">
                Try another base
              </Link>
            )}
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <PlatformChoice image={image} />
        <CopyButton
          label="Copy docker pull"
          name="pull command"
          text={() => `docker pull ${image.reference}@${digest}`}
        />
        {previous === null ? null : (
          <Link className={buttonClass()} href={comparePath({ from: previous.digest, to: digest, repositoryId })}>
            Compare with previous
          </Link>
        )}
      </div>
    </div>
  );
}

type PreviousProps = { repositoryId: string; previous: NonNullable<Image['previous']> };

function Previous({ repositoryId, previous }: PreviousProps) {
  return (
    <>
      <Change bytes={previous.deltaBytes} percent={percentOf(previous.deltaBytes, previous.sizeBytes)} />
      <span>
        <span className="text-muted">
          <Term of="pullCost">pull cost</Term>{' '}
        </span>
        <Size bytes={previous.pullCostBytes} />
        {previous.unchangedBytes === null || previous.unchangedBytes === 0 || previous.pullCostBytes === 0 ? null : (
          <span className="num text-muted">
            {' '}
            ({formatPart(previous.unchangedBytes, previous.pullCostBytes)} unchanged)
          </span>
        )}
        <span className="text-muted"> after </span>
        <Link
          href={`/repositories/${repositoryId}/images/${previous.digest}`}
          className="inline-flex min-h-[24px] items-center font-mono text-accent hover:underline"
        >
          {tagLabel(previous.tag || previous.digest)}
        </Link>
      </span>
    </>
  );
}

function PlatformChoice({ image }: { image: Image }) {
  const router = useRouter();
  const platforms = image.platforms.filter(
    ({ role, state }) => state === 'present' && (role === 'image' || role === 'index'),
  );
  if (platforms.length < 2) return <span className="num text-muted">{image.platform}</span>;
  const options = platforms.map(({ digest, platform }) => ({ value: digest, label: platform }));
  if (!options.some(({ value }) => value === image.digest))
    options.unshift({
      value: image.digest,
      label: image.kind === 'index' ? 'choose a platform' : (image.platform ?? 'this'),
    });
  return (
    <Choice
      label="Platform"
      mono
      value={image.digest}
      options={options}
      onChange={(digest) => router.push(`/repositories/${image.repositoryId}/images/${digest}`)}
    />
  );
}
