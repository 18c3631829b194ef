import { queryString } from '../requests/fetch.ts';
import { NEW } from './url-state.ts';
import { textUpTo } from './url-text.ts';

/** The series that a new budget starts from. */
export const budgetStartUrl = {
  series: textUpTo(100),
  repository: textUpTo(256),
  stream: textUpTo(256),
  platform: textUpTo(100),
};

type Start = { seriesId: string; reference: string; stream: string; platform: string };

/** Path of the form of a new budget for a series: "/settings/budgets?edit=new&…". */
export const newBudgetPath = ({ seriesId, reference, stream, platform }: Start): string =>
  `/settings/budgets${queryString({ edit: NEW, series: seriesId, repository: reference, stream, platform })}`;
