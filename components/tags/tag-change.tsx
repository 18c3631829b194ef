import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { percentOf } from '#lib/format/percent.ts';
import { comparePath } from '#lib/queries/images/compare.ts';
import type { Tag } from '#lib/views/dto/tags.ts';
import { imageOf } from './tag-name.tsx';

const changeInPercent = ({ sizeBytes, deltaBytes }: Tag): number | null =>
  deltaBytes === null ? null : percentOf(deltaBytes, (sizeBytes ?? 0) - deltaBytes);

/** The change of a tag since the push before it, with a link to the comparison. */
export function TagChange({
  tag,
  repositoryId,
  platform,
}: {
  tag: Tag;
  repositoryId: string;
  platform: string | null;
}) {
  const image = imageOf(tag, platform);
  const change = <Change bytes={tag.deltaBytes} percent={changeInPercent(tag)} columns />;
  if (image === undefined || tag.deltaBytes === null) return change;
  return (
    <Link
      href={comparePath({ from: null, to: image.digest, repositoryId })}
      className="relative inline-flex hover:underline"
    >
      <span className="sr-only">compare: </span>
      {change}
    </Link>
  );
}
