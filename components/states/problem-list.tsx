import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Ago, Ahead } from '#components/figures/time.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { Problem } from '#lib/views/dto/common.ts';

/**
 * The problems with their times and next steps.
 *
 * @param action - the control that follows up on a problem
 */
export function ProblemList({
  problems,
  action = () => null,
}: {
  problems: Problem[];
  action?: (problem: Problem) => ReactNode;
}) {
  if (problems.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 border-l-2 border-danger pl-3" aria-label="Problems">
      {problems.map((problem) => (
        <li key={`${problem.code} ${problem.message}`} className="flex items-start gap-2">
          <CircleAlert aria-hidden size={14} className="mt-0.5 shrink-0 text-danger" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {visibleText(problem.message)}
            {problem.since === null ? null : (
              <span className="text-muted">
                {' '}
                First <Ago at={problem.since} />.
              </span>
            )}
            {problem.nextTryAt ? (
              <span className="text-muted">
                {' '}
                Plimsoll tries again <Ahead at={problem.nextTryAt} />.
              </span>
            ) : null}
            {problem.hint === null ? null : <span className="text-muted"> {visibleText(problem.hint)}</span>}
            {action(problem)}
          </span>
        </li>
      ))}
    </ul>
  );
}
