import { CopyBlock } from '#components/ui/copy-block.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { Finding } from '#lib/views/dto/findings.ts';
import { visibleLines } from './visible-lines.ts';

/** How the finding is mended: a text, the instructions of the image, and the lines to write instead. */
export function FindingRemedy({ remedy: { text, before, after } }: Pick<Finding, 'remedy'>) {
  return (
    <>
      <p className="max-w-[70ch] [overflow-wrap:anywhere]">{visibleText(text)}</p>
      {before === null && after === null ? null : (
        <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
          {before === null ? null : <Lines title="Now" label="current lines" text={before} />}
          {after === null ? null : <Lines title="Instead" label="new lines" text={after} />}
        </div>
      )}
    </>
  );
}

function Lines({ title, label, text }: { title: string; label: string; text: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <p className="font-medium">{title}</p>
      <CopyBlock label={label} text={visibleLines(text)} />
    </div>
  );
}
