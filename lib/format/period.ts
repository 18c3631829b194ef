import { countOf } from './count.ts';

const YEAR = 365;

/** Formats a period of whole days as screens name it everywhere: "1 day", "90 days", "1 year". Ages are shorter: "3 d ago". */
export const formatDays = (days: number): string =>
  days > 0 && days % YEAR === 0 ? countOf(days / YEAR, 'year') : countOf(days, 'day');
