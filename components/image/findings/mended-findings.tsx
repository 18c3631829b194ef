import Link from 'next/link';
import { useState } from 'react';
import { Day } from '#components/figures/time.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { findingKindWord } from '#lib/format/finding-kind.ts';
import { shortDigest } from '#lib/format/short-digest.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { visibleText } from '#lib/format/text.ts';
import { findingsPath } from '#lib/queries/url/findings-path.ts';
import { findingsUrl } from '#lib/queries/url/findings-url.ts';
import type { GoneFinding, ImageFindings } from '#lib/views/dto/findings.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { FindingTags } from './finding-tags.tsx';
import { SavedSize } from './saved-size.tsx';

type Props = {
  findings: Pick<ImageFindings, 'gone' | 'moreGone' | 'relation'>;
  image: Pick<Image, 'repositoryId' | 'digest'>;
};

/** What earlier pushes of the series had and the image lacks, folded. It is open where the URL names one of them. */
export function MendedFindings({ findings: { gone, moreGone, relation }, image }: Props) {
  const [{ finding }] = useUrl(findingsUrl);
  const [isUnfolded, setUnfolded] = useState(() => gone.some(({ id }) => id === finding));
  if (gone.length === 0) return null;
  return (
    <details open={isUnfolded} onToggle={({ currentTarget }) => setUnfolded(currentTarget.open)}>
      <summary className="text-muted hover:text-ink">Mended ({formatCount(gone.length + moreGone)})</summary>
      <ul aria-label="Mended findings" className="mt-2 border-t border-line">
        {gone.map((one) => (
          <Mended key={one.id} finding={one} image={image} relation={relation} />
        ))}
      </ul>
      {moreGone === 0 ? null : (
        <p className="py-2 text-muted">{countOf(moreGone, 'older one is', 'older ones are')} not listed.</p>
      )}
    </details>
  );
}

function Mended({
  finding,
  image,
  relation,
}: {
  finding: GoneFinding;
  image: Props['image'];
  relation: ImageFindings['relation'];
}) {
  const { kind, title, savedBytes, estimated, perRelease, goneAt, goneWith, tags } = finding;
  return (
    <li className="grid grid-cols-[1fr_auto] items-start gap-x-2 border-b border-line px-2 py-1.5">
      <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{visibleText(title)}</span>{' '}
      <span className="col-start-1 col-end-3 row-start-2 text-muted [overflow-wrap:anywhere]">
        {visibleText(findingKindWord(kind))} · gone since <Day at={goneAt} /> with{' '}
        {goneWith.digest === image.digest ? (
          'this image'
        ) : (
          <Link
            href={findingsPath({ repositoryId: image.repositoryId, digest: goneWith.digest })}
            title={goneWith.digest}
            className="font-mono text-accent hover:underline"
          >
            {tagLabel(goneWith.tag)} {shortDigest(goneWith.digest)}
          </Link>
        )}
      </span>
      {savedBytes === 0 && perRelease === null ? null : (
        <span className="col-start-2 row-start-1 text-right">
          <span className="sr-only">saved </span>
          <SavedSize bytes={perRelease?.bytes ?? savedBytes} estimated={estimated} isPerRelease={perRelease !== null} />
        </span>
      )}
      {tags === null || tags.length === 0 ? null : (
        <div className="col-start-1 col-end-3">
          <FindingTags {...finding} relation={relation} />
        </div>
      )}
    </li>
  );
}
