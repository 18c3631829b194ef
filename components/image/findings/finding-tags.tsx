import { formatCount } from '#lib/format/count.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import type { Finding, ImageFindings } from '#lib/views/dto/findings.ts';

type Props = Pick<Finding, 'tags' | 'moreTags'> & Pick<ImageFindings, 'relation'>;

/**
 * "Delete these tags: 1.2.0, 1.2.1 and 3 more": tags whose images have a secret. Readers cannot delete the tags of a third-party image.
 * Nothing for findings of other kinds.
 */
export function FindingTags({ tags, moreTags, relation }: Props) {
  if (tags === null) return null;
  if (tags.length === 0)
    return <p className="max-w-[70ch] text-muted">No tag points to an image that is known to have this secret.</p>;
  const last = tags.length - 1;
  return (
    <p className="max-w-[70ch] [overflow-wrap:anywhere]">
      {leadOf(relation, tags.length + moreTags === 1)}
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

function leadOf(relation: Props['relation'], isOne: boolean): string {
  if (relation === 'ours') return isOne ? 'Delete this tag: ' : 'Delete these tags: ';
  return isOne ? 'This tag has the secret: ' : 'These tags have the secret: ';
}
