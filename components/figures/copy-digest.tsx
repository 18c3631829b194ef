'use client';

import { lazily } from '#components/ui/lazily.tsx';
import { PageGlyph } from '#components/ui/page-glyph.tsx';
import { useCopy } from '#components/ui/use-copy.ts';
import { shortDigest } from '#lib/format/short-digest.ts';

/** Only needed without https, where the browser has no clipboard. */
const CopyField = lazily(() => import('#components/ui/copy-field.tsx').then((module) => module.CopyField));

/** The first twelve characters of a digest. A click copies all of it, or shows it to be copied by hand without a clipboard. */
export function CopyDigest({ digest, label = 'digest' }: { digest: string; label?: string }) {
  // The result of a copy does not apply to the next digest in the same place.
  return <Digest key={digest} digest={digest} label={label} />;
}

function Digest({ digest, label }: { digest: string; label: string }) {
  const { copied, copy } = useCopy();
  return (
    <>
      <button
        type="button"
        title={digest}
        aria-label={`Copy ${label} ${shortDigest(digest)}`}
        className="num inline-flex min-h-[24px] items-center gap-1 text-muted hover:text-ink"
        onClick={(event) => {
          event.stopPropagation();
          copy(digest);
        }}
      >
        {shortDigest(digest)}
        {copied === 'yes' ? (
          <PageGlyph name="check" size={12} className="text-saved" />
        ) : (
          <PageGlyph name="copy" size={12} />
        )}
        <span className="sr-only" aria-live="polite">
          {copied === 'yes' ? 'Copied' : ''}
        </span>
      </button>
      {copied === 'by-hand' ? <CopyField label={label} text={digest} /> : null}
    </>
  );
}
