import { Day } from '#components/figures/time.tsx';
import { Glyph } from '#components/ui/glyph.tsx';
import { findingKindWord } from '#lib/format/finding-kind.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Finding } from '#lib/views/dto/findings.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { Dismissal } from './dismissal.tsx';
import { FindingEvidence } from './finding-evidence.tsx';
import { FindingRemedy } from './finding-remedy.tsx';
import { SavedSize } from './saved-size.tsx';

type Props = {
  finding: Finding;
  image: Image;
  isOpen: boolean;
  /** False where the reader may not dismiss findings. */
  mayDismiss: boolean;
  onToggle: () => void;
  /** Called once the finding is dismissed or restored, before its row moves. */
  onMoved: () => void;
};

/** A finding. Its row opens the evidence and the remedy. */
export function FindingRow({ finding, image, isOpen, mayDismiss, onToggle, onMoved }: Props) {
  const { kind, certainty, title, savedBytes, estimated, firstSeenAt } = finding;
  return (
    <li className="border-b border-line">
      <button
        type="button"
        data-finding={finding.id}
        aria-expanded={isOpen}
        onClick={onToggle}
        className="flex w-full items-start gap-2 px-2 py-1.5 text-left hover:bg-hover"
      >
        <Glyph name="down" size={14} className={`mt-0.5 shrink-0 text-muted ${isOpen ? '' : '-rotate-90'}`} />
        <span className="min-w-0 flex-1">
          <span className="block font-medium [overflow-wrap:anywhere]">{visibleText(title)}</span>{' '}
          <span className="block text-muted">
            {visibleText(findingKindWord(kind))} · {visibleText(certainty)}
            {firstSeenAt === null ? null : (
              <>
                {' · since '}
                <Day at={firstSeenAt} />
              </>
            )}
          </span>
        </span>
        {savedBytes === 0 ? null : (
          <span className="shrink-0 text-right">
            <span className="sr-only">saves </span>
            <SavedSize bytes={savedBytes} estimated={estimated} />
          </span>
        )}
      </button>
      {isOpen ? (
        <div className="flex flex-col gap-4 px-2 pt-2 pb-4 pl-8 max-sm:pl-2">
          <FindingEvidence finding={finding} image={image} />
          <FindingRemedy remedy={finding.remedy} />
          <Dismissal finding={finding} repositoryId={image.repositoryId} mayDismiss={mayDismiss} onMoved={onMoved} />
        </div>
      ) : null}
    </li>
  );
}
