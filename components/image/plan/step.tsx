import Link from 'next/link';
import { Size } from '#components/figures/size.tsx';
import { SavedSize } from '#components/image/findings/saved-size.tsx';
import { visibleLines } from '#components/image/findings/visible-lines.ts';
import { Instruction } from '#components/image/instruction.tsx';
import { CopyBlock } from '#components/ui/copy-block.tsx';
import { countOf } from '#lib/format/count.ts';
import { findingKindWord } from '#lib/format/finding-kind.ts';
import { looksSmaller } from '#lib/format/shrink.ts';
import { visibleText } from '#lib/format/text.ts';
import { findingsPath } from '#lib/queries/url/findings-path.ts';
import type { Image } from '#lib/views/dto/image.ts';
import type { ImagePlan, PlanStep } from '#lib/views/dto/plan.ts';
import { pullWords } from './plan-words.ts';

type Props = { step: PlanStep; plan: ImagePlan; image: Image };

/** One step: what it changes, the size before and after, the lines, what it could break, and its evidence. */
export function Step({ step, plan, image }: Props) {
  const { number, title, certainty, findings, instruction, savedBytes, estimated, remedy, risk } = step;
  const kinds = [...new Set(findings.map(({ kind }) => findingKindWord(kind)))];
  return (
    <li id={`step-${number}`} className="flex scroll-mt-14 flex-col gap-3 border-b border-line py-4">
      <div className="grid grid-cols-[1fr_auto] gap-x-3">
        <h3 className="min-w-0 font-medium [overflow-wrap:anywhere]">
          <span className="num text-muted">{number}</span> {visibleText(title)}
        </h3>
        {savedBytes === 0 ? null : (
          <span className="text-right">
            <span className="sr-only">saves </span>
            <SavedSize bytes={savedBytes} estimated={estimated} />
          </span>
        )}
        <p className="col-span-2 text-muted">
          {visibleText(kinds.join(', '))} · {visibleText(certainty)}
        </p>
      </div>
      <Sizes step={step} plan={plan} />
      {instruction === null || remedy.before !== null ? null : <Instruction text={instruction} />}
      <p className="max-w-[70ch] [overflow-wrap:anywhere]">{visibleText(remedy.text)}</p>
      <Taken step={step} image={image} />
      {remedy.notes.map((note) => (
        <p key={note} className="max-w-[70ch]">
          {note}
        </p>
      ))}
      {remedy.before === null && remedy.after === null ? null : (
        <div className="grid grid-cols-1 gap-4 lg:grid-cols-2 print:grid-cols-1">
          {remedy.before === null ? null : (
            <Lines title="Now" label={`current lines of step ${number}`} text={remedy.before} />
          )}
          {remedy.after === null ? null : (
            <Lines title="Instead" label={`new lines of step ${number}`} text={remedy.after} />
          )}
        </div>
      )}
      <p className="max-w-[70ch]">
        <span className="font-medium">Risk:</span> {risk}
      </p>
      <Evidence findings={findings} image={image} number={number} />
    </li>
  );
}

/** The size before and after the step, as a bar of the size of the image. */
function Sizes({ step, plan }: Pick<Props, 'step' | 'plan'>) {
  const { beforeBytes, afterBytes, savedBytes, perRelease } = step;
  const pulls = pullWords(step, plan.pulls);
  const share = (bytes: number) => `${plan.sizeBytes === 0 ? 0 : (bytes / plan.sizeBytes) * 100}%`;
  return (
    <div className="flex flex-col gap-1">
      {savedBytes === 0 ? null : (
        <div aria-hidden className="flex h-2 w-full max-w-[420px] bg-tint">
          <div className="h-full bg-series-1" style={{ width: share(afterBytes) }} />
          <div className="h-full bg-saved" style={{ width: share(savedBytes) }} />
        </div>
      )}
      <p className="flex flex-wrap gap-x-4 text-muted">
        {savedBytes === 0 ? (
          <span>The size stays the same.</span>
        ) : (
          <span>
            <Size bytes={beforeBytes} />
            {looksSmaller(beforeBytes, afterBytes) ? (
              <>
                {' → '}
                <Size bytes={afterBytes} className="text-ink" />
              </>
            ) : (
              <>
                , <Size bytes={savedBytes} className="text-ink" /> less
              </>
            )}
          </span>
        )}
        {perRelease === null ? null : (
          <span>
            <Size bytes={perRelease.bytes} /> less to pull in {perRelease.changed} of{' '}
            {countOf(perRelease.releases, 'release')}
          </span>
        )}
        {pulls === null ? null : <span title={pulls.title}>{pulls.text}</span>}
      </p>
    </div>
  );
}

const evidencePath = ({ repositoryId, digest }: Image, finding: string): string =>
  findingsPath({ repositoryId, digest, finding });

function Taken({ step: { takes }, image }: Pick<Props, 'step' | 'image'>) {
  if (takes.length === 0) return null;
  return (
    <div className="text-muted">
      <p>This makes other changes unnecessary. Their bytes count here:</p>
      <ul className="list-disc pl-5">
        {takes.map(({ id, title }) => (
          <li key={id}>
            <Link href={evidencePath(image, id)} className="text-accent [overflow-wrap:anywhere] hover:underline">
              {visibleText(title)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Lines to copy. A printed field of text would be cut, so that paper has them as text. */
function Lines({ title, label, text }: { title: string; label: string; text: string }) {
  const lines = visibleLines(text);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <p className="font-medium">{title}</p>
      <div className="print:hidden">
        <CopyBlock label={label} text={lines} />
      </div>
      <pre className="hidden font-mono text-s whitespace-pre-wrap [overflow-wrap:anywhere] print:block">{lines}</pre>
    </div>
  );
}

function Evidence({ findings, image, number }: Pick<PlanStep, 'findings' | 'number'> & { image: Image }) {
  return (
    <p className="flex flex-wrap gap-x-4 print:hidden">
      {findings.map(({ id, title }) => (
        <Link key={id} href={evidencePath(image, id)} className="text-accent [overflow-wrap:anywhere] hover:underline">
          {findings.length === 1 ? 'Evidence' : `Evidence: ${visibleText(title)}`}
          <span className="sr-only"> of step {number}</span>
        </Link>
      ))}
    </p>
  );
}
