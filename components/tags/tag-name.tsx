import Link from 'next/link';
import { Ago } from '#components/figures/time.tsx';
import { tagLabel } from '#lib/format/tag-label.ts';
import type { Tag } from '#lib/views/dto/tags.ts';

type Props = { tag: Tag; repositoryId: string; platform: string | null };

/** Returns the tag's image for the platform, else for linux/amd64, else its first. */
export const imageOf = (tag: Tag, platform: string | null): Tag['platforms'][number] | undefined =>
  tag.platforms.find((entry) => entry.platform === platform) ??
  tag.platforms.find((entry) => entry.platform === 'linux/amd64') ??
  tag.platforms[0];

export function TagName({ tag, repositoryId, platform }: Props) {
  const digest = imageOf(tag, platform)?.digest ?? tag.digest;
  const label = tagLabel(tag.name);
  return (
    <span className="[overflow-wrap:anywhere]" title={tag.isPinnedDigest ? tag.name : undefined}>
      {digest === null ? (
        <span className="font-mono">{label}</span>
      ) : (
        <Link href={`/repositories/${repositoryId}/images/${digest}`} className="font-mono text-accent hover:underline">
          {label}
        </Link>
      )}
      {tag.tagsAtDigest === null ? null : (
        <span className="text-muted">
          {' '}
          pinned digest,{' '}
          {tag.tagsAtDigest.length === 0 ? 'no tag points to it' : tag.tagsAtDigest.map(tagLabel).join(', ')}
        </span>
      )}
      {tag.goneSince === null ? null : (
        <span className="text-muted">
          {' '}
          gone <Ago at={tag.goneSince} />
        </span>
      )}
      {tag.form === 'artifact' || tag.kind === 'artifact' ? <span className="text-muted"> artifact</span> : null}
    </span>
  );
}
