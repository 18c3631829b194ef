'use client';

import { useQuery } from '@tanstack/react-query';
import { repositoryNamesQuery } from '#lib/queries/repositories/repository-names.ts';
import { rulesQuery } from '#lib/queries/rules/rules.ts';
import type { Scope } from './everything-words.ts';

/**
 * Returns the number of all watched series and repositories; null until they are known, and while `enabled` is false. Each series has
 * one rule, so the rules count all series.
 */
export function useScope(enabled: boolean): Scope {
  const { data: rules } = useQuery({ ...rulesQuery(), enabled });
  const { data: names } = useQuery({ ...repositoryNamesQuery(''), enabled });
  if (rules === undefined || names === undefined) return null;
  return { series: rules.items.reduce((sum, { seriesCount }) => sum + seriesCount, 0), repositories: names.total };
}
