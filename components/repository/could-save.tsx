import { Scissors } from 'lucide-react';
import Link from 'next/link';
import { Size } from '#components/figures/size.tsx';
import { countOf } from '#lib/format/count.ts';
import { describeSaving } from '#lib/format/saving.ts';
import { findingsPath } from '#lib/queries/url/findings-path.ts';
import { planPath } from '#lib/queries/url/plan-path.ts';
import type { ImageSaving } from '#lib/views/dto/could-save.ts';

/** What the newest image of the main series could save, with links to its findings and its plan; nothing where there is nothing to say. */
export function CouldSave({ repositoryId, saving }: { repositoryId: string; saving: ImageSaving }) {
  const { digest, sizeBytes, savedBytes, findings, secrets, savedSoFarBytes } = saving;
  const hasFindings = findings > 0;
  const hasSecrets = secrets !== null && secrets > 0;
  const hasSaved = savedSoFarBytes !== null && savedSoFarBytes > 0;
  if (!hasFindings && !hasSecrets && !hasSaved) return null;
  const href = findingsPath({ repositoryId, digest });
  return (
    <p className="flex items-start gap-2 text-muted">
      <Scissors aria-hidden size={14} className="mt-0.5 shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {hasFindings ? (
          <>
            {savedBytes === 0 ? null : (
              <>
                <span title={describeSaving(saving)}>Could save</span>{' '}
                <Size bytes={savedBytes} className="font-medium text-ink" /> of <Size bytes={sizeBytes} />:{' '}
              </>
            )}
            <Link href={href} className="text-accent hover:underline">
              {countOf(findings, 'finding')}
            </Link>
            {savedBytes === 0 ? ' in the newest image' : ''},{' '}
            <Link href={planPath({ repositoryId, digest })} className="text-accent hover:underline">
              plan
            </Link>
            .{' '}
          </>
        ) : null}
        {hasSecrets ? (
          <>
            <Link href={href} className="text-accent hover:underline">
              {countOf(secrets, 'secret')}
            </Link>{' '}
            in the newest image.{' '}
          </>
        ) : null}
        {hasSaved ? (
          <>
            Saved so far: <Size bytes={savedSoFarBytes} />.
          </>
        ) : null}
      </span>
    </p>
  );
}
