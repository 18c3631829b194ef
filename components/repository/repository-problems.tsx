import { Info } from 'lucide-react';
import { ProblemList } from '#components/states/problem-list.tsx';
import { joinSentences } from '#lib/domain/sentence.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Problem } from '#lib/views/dto/common.ts';
import { ShowTags } from './show-tags.tsx';

/** The problems of a repository, with links to the affected tags, then the notes. */
export function RepositoryProblems({ problems, notes }: { problems: Problem[]; notes: Problem[] }) {
  return (
    <>
      <ProblemList problems={problems} action={(problem) => <ShowTags problem={problem} />} />
      {notes.length === 0 ? null : (
        <ul className="flex flex-col gap-1 pl-3 text-muted" aria-label="Notes">
          {notes.map(({ code, message, hint }) => (
            <li key={`${code} ${message}`} className="flex items-start gap-2">
              <Info aria-hidden size={14} className="mt-0.5 shrink-0" />
              <span className="min-w-0 [overflow-wrap:anywhere]">{visibleText(joinSentences(message, hint))}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
