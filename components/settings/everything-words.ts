import { countOf } from '#lib/format/count.ts';
import type { Budget, Rule } from '#lib/views/dto/alerting.ts';

/** The number of watched series, and of their repositories; null while unknown. */
export type Scope = { series: number; repositories: number } | null;

/** "all 214 series in 31 repositories" */
export function scopeText(scope: Scope): string {
  if (scope === null) return 'all series';
  const { series, repositories } = scope;
  return `${series === 1 ? '' : 'all '}${countOf(series, 'series', 'series')} in ${countOf(repositories, 'repository', 'repositories')}`;
}

/** "This budget applies to all 214 series in 31 repositories. Save?" */
export function everythingQuestion(noun: string, scope: Scope, action: string): string {
  const sentences =
    scope?.series === 0
      ? `No series is watched yet. The ${noun} applies to all later ones.`
      : `This ${noun} applies to ${scopeText(scope)}.`;
  return `${sentences} ${action}?`;
}

/** The series of the items above one, which take precedence. @param id - null for a new item, which is the last */
export function countAbove(
  items: readonly (Pick<Budget, 'id' | 'seriesCount'> | Pick<Rule, 'id' | 'seriesCount'>)[],
  id: string | null,
): number {
  const stored = items.filter((item) => item.id !== null);
  const at = id === null ? stored.length : stored.findIndex((item) => item.id === id);
  return stored.slice(0, Math.max(0, at)).reduce((sum, { seriesCount }) => sum + seriesCount, 0);
}

/** "31 series keep the rules above it."; null when it applies to all. */
export function aboveText(count: number, noun: 'rule' | 'budget'): string | null {
  if (count === 0) return null;
  return `${countOf(count, 'series', 'series')} ${count === 1 ? 'keeps' : 'keep'} the ${noun}s above it.`;
}
