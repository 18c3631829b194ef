import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { comparePath } from '#lib/queries/compare.ts';
import type { Tag } from '#lib/views/dto/tags.ts';
import { imageOf } from './tag-name.tsx';

const percentOf = (tag: Tag): number | null => {
  const before = (tag.sizeBytes ?? 0) - (tag.deltaBytes ?? 0);
  return tag.deltaBytes === null || before === 0 ? null : (tag.deltaBytes / before) * 100;
};

/** A tag's change against what it was pushed after; it opens the comparison of the two. */
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
  const change = <Change bytes={tag.deltaBytes} percent={percentOf(tag)} columns />;
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
