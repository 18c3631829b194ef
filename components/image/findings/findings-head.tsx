import Link from 'next/link';
import { Size } from '#components/figures/size.tsx';
import { countOf } from '#lib/format/count.ts';
import { planPath } from '#lib/queries/url/plan-path.ts';
import type { ImageFindings } from '#lib/views/dto/findings.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { checkedWords, isCheckedInPart } from './choose-findings.ts';
import { DocumentationLink } from './documentation-link.tsx';
import { PossibleSize } from './possible-size.tsx';
import { SavedSize } from './saved-size.tsx';
import { sumUp } from './sum-up.ts';

/** "167 MB, could be 53.0 MB: 6 findings", and what the reader has to know about them. */
export function FindingsHead({
  findings,
  image,
}: {
  findings: ImageFindings;
  image: Pick<Image, 'repositoryId' | 'digest'>;
}) {
  const { sizeBytes, savedBytes, certainBytes, hidden, purpose, relation } = findings;
  const { count, estimated } = sumUp(findings);
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-baseline gap-x-4">
        <span className="text-m font-medium">
          <Size bytes={sizeBytes} />
          {savedBytes === 0 ? null : (
            <>
              , <PossibleSize sizeBytes={sizeBytes} sums={{ savedBytes, estimated }} />
            </>
          )}
          {count === 0 && hidden > 0 ? null : `: ${count === 0 ? 'no findings' : countOf(count, 'finding')}`}
        </span>
        {savedBytes === 0 ? null : (
          <span className="text-muted">
            saves <SavedSize bytes={savedBytes} estimated={estimated} />
            <Certain bytes={certainBytes} of={savedBytes} />
          </span>
        )}
        {count === 0 ? null : (
          <Link
            href={planPath({ repositoryId: image.repositoryId, digest: image.digest })}
            scroll={false}
            className="text-accent hover:underline"
          >
            Plan in steps
          </Link>
        )}
        <DocumentationLink />
      </p>
      {hidden === 0 ? null : (
        <p className="text-muted">{countOf(hidden, 'secret is', 'secrets are')} shown to editors only.</p>
      )}
      {relation === 'upstream' && count + hidden > 0 ? (
        <p className="text-muted">This is a third-party image: only its maintainers can mend it.</p>
      ) : null}
      {isCheckedInPart(purpose) ? (
        <p className="max-w-[70ch] text-muted">
          {purpose === 'base' ? 'Other images begin with this one.' : 'This image builds others.'} Plimsoll checks it
          for {checkedWords(purpose)} only.
        </p>
      ) : null}
    </div>
  );
}

/** What part of the bytes is certain. */
function Certain({ bytes, of: all }: { bytes: number; of: number }) {
  if (bytes === 0) return ', none of it certain';
  if (bytes === all) return ', all of it certain';
  return (
    <>
      , of which <Size bytes={bytes} /> are certain
    </>
  );
}
