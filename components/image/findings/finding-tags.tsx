import { formatCount } from '#lib/format/count.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import type { Finding } from '#lib/views/dto/findings.ts';

/** "Delete these tags: 1.2.0, 1.2.1 and 3 more": tags whose images have a secret. Nothing for findings of other kinds. */
export function FindingTags({ tags, moreTags }: Pick<Finding, 'tags' | 'moreTags'>) {
  if (tags === null) return null;
  if (tags.length === 0)
    return <p className="max-w-[70ch] text-muted">No tag points to an image that is known to have this secret.</p>;
  const last = tags.length - 1;
  return (
    <p className="max-w-[70ch] [overflow-wrap:anywhere]">
      {tags.length + moreTags === 1 ? 'Delete this tag: ' : 'Delete these tags: '}
      {tags.map((tag, at) => (
        <span key={tag}>
          {at === 0 ? '' : at === last && moreTags === 0 ? ' and ' : ', '}
          <span className="font-mono">{tagLabel(tag)}</span>
        </span>
      ))}
      {moreTags === 0 ? null : ` and ${formatCount(moreTags)} more`}
    </p>
  );
}
