import Link from 'next/link';
import { Day } from '#components/figures/time.tsx';
import { PageGlyph } from '#components/ui/page-glyph.tsx';
import { formatCount } from '#lib/format/count.ts';
import { findingKindWord } from '#lib/format/finding-kind.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { visibleText } from '#lib/format/text.ts';
import { planPath } from '#lib/queries/url/plan-path.ts';
import type { Image } from '#lib/views/dto/image.ts';
import type { DoneStep } from '#lib/views/dto/plan.ts';
import { outcomeWords } from './plan-words.ts';

/** What earlier pushes of the series have done, and how exact the predictions were. Folded. */
export function DoneSteps({
  done,
  image,
}: {
  done: readonly DoneStep[];
  image: Pick<Image, 'repositoryId' | 'digest'>;
}) {
  if (done.length === 0) return null;
  return (
    <details>
      <summary className="text-muted hover:text-ink">Done ({formatCount(done.length)})</summary>
      <ul aria-label="Steps that are done" className="mt-2 border-t border-line">
        {done.map((step) => (
          <li key={step.findingId} className="grid grid-cols-[14px_1fr] gap-x-2 border-b border-line px-2 py-1.5">
            <PageGlyph name="check" size={14} className="mt-0.5 text-saved" />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <span className="font-medium">{visibleText(step.title)}</span>
              <span className="block text-muted">
                {visibleText(findingKindWord(step.kind))} · done since{' '}
                {step.with.digest === image.digest ? (
                  'this image'
                ) : (
                  <Link
                    href={planPath({ repositoryId: image.repositoryId, digest: step.with.digest })}
                    className="font-mono text-accent hover:underline"
                  >
                    {tagLabel(step.with.tag)}
                  </Link>
                )}
                , <Day at={step.at} />: {outcomeWords(step)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
