import { Day } from '#components/figures/time.tsx';
import { Glyph } from '#components/ui/glyph.tsx';
import { findingKindWord } from '#lib/format/finding-kind.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Finding, ImageFindings } from '#lib/views/dto/findings.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { Dismissal } from './dismissal.tsx';
import { FindingEvidence } from './finding-evidence.tsx';
import { FindingReleases } from './finding-releases.tsx';
import { FindingRemedy } from './finding-remedy.tsx';
import { FindingTags } from './finding-tags.tsx';
import { pulledAgainWords } from './pulled-again.ts';
import { SavedSize } from './saved-size.tsx';

type Props = {
  finding: Finding;
  image: Image;
  relation: ImageFindings['relation'];
  /** Machines that pull the images of the repository. */
  nodes: number;
  isOpen: boolean;
  /** False where the reader may not dismiss findings. */
  mayDismiss: boolean;
  onToggle: () => void;
  /** Called once the finding is dismissed or restored, before its row moves. */
  onMoved: () => void;
};

/** A finding. Its row opens the evidence and the remedy. */
export function FindingRow({ finding, image, relation, nodes, isOpen, mayDismiss, onToggle, onMoved }: Props) {
  const { kind, certainty, title, savedBytes, estimated, perRelease, firstSeenAt, dismissed } = finding;
  return (
    <li className="scroll-mt-14 border-b border-line">
      <button
        type="button"
        data-finding={finding.id}
        aria-expanded={isOpen}
        onClick={onToggle}
        className="grid w-full scroll-mt-14 grid-cols-[14px_1fr_auto] items-start gap-x-2 px-2 py-1.5 text-left hover:bg-hover"
      >
        <Glyph name="down" size={14} className={`mt-0.5 text-muted ${isOpen ? '' : '-rotate-90'}`} />
        <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{visibleText(title)}</span>{' '}
        <span className="col-start-2 col-end-4 row-start-2 text-muted">
          {visibleText(findingKindWord(kind))} · {visibleText(certainty)}
          {perRelease === null ? null : ` · ${pulledAgainWords(perRelease)}`}
          {firstSeenAt === null ? null : (
            <>
              {' · since '}
              <Day at={firstSeenAt} />
            </>
          )}
        </span>
        {savedBytes === 0 && perRelease === null ? null : (
          <span className="col-start-3 row-start-1 text-right">
            <span className="sr-only">saves </span>
            <SavedSize
              bytes={perRelease?.bytes ?? savedBytes}
              estimated={estimated}
              counts={dismissed === null}
              isPerRelease={perRelease !== null}
            />
          </span>
        )}
      </button>
      {isOpen ? (
        <div className="flex flex-col gap-4 px-2 pt-2 pb-4 sm:pl-[calc(14px+4*var(--spacing))]">
          <FindingEvidence finding={finding} image={image} />
          {perRelease === null ? null : (
            <FindingReleases perRelease={perRelease} repositoryId={image.repositoryId} nodes={nodes} />
          )}
          <FindingRemedy remedy={finding.remedy} />
          <FindingTags {...finding} relation={relation} />
          <Dismissal finding={finding} image={image} mayDismiss={mayDismiss} onMoved={onMoved} />
        </div>
      ) : null}
    </li>
  );
}
