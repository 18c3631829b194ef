import { countOf, formatCount } from '#lib/format/count.ts';
import type { OwnerRule } from '#lib/views/dto/owners.ts';

/**
 * The repositories that a rule matches, and how many of them have another owner by hand, by label or by a rule above.
 */
export function OwnerMatches({ rule }: { rule: OwnerRule | undefined }) {
  if (rule === undefined) return <p className="text-muted">Give a pattern and a team.</p>;
  const { matchCount, decidesCount, examples } = rule;
  if (matchCount === 0) return <p className="text-muted">Matches no watched repository.</p>;
  const others = matchCount - decidesCount;
  return (
    <p className="text-muted [overflow-wrap:anywhere]">
      Matches {countOf(matchCount, 'repository', 'repositories')}
      {others === 0 ? '' : describeOthers(others, matchCount)}: <span className="font-mono">{examples.join(', ')}</span>
      {matchCount > examples.length ? ' …' : ''}
    </p>
  );
}

function describeOthers(others: number, matchCount: number): string {
  if (matchCount === 1) return ', which has an owner already';
  return `; ${others === matchCount ? 'all' : formatCount(others)} of them have an owner already`;
}
