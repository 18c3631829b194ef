import { formatBudget } from './budget.ts';
import { formatBytes } from './bytes.ts';
import { countOf } from './count.ts';
import { formatDate } from './time.ts';

const DAY_MS = 86_400_000;
/** From this many units of the smaller kind on, the larger kind is clear enough. */
const UNITS = [
  { word: 'month', days: 30.44, from: 84 },
  { word: 'week', days: 7, from: 14 },
  { word: 'day', days: 1, from: 0 },
] as const;

/** A forecast with its times in ISO 8601. */
type ForecastText = {
  metric: string | null;
  budgetBytes: number;
  earliestAt: string;
  likelyAt: string;
  latestAt: string | null;
  bytesPerWeek: number;
};

/**
 * "breaks its budget of 200 MB about 14 Mar 2027 (in 2 to 5 weeks), at 2.10 MB a week"
 *
 * @param timeZone - the reader's by default
 */
export function formatForecast(forecast: ForecastText, now: Date, timeZone?: string): string {
  const { metric, budgetBytes, likelyAt, bytesPerWeek } = forecast;
  const date = formatDate(new Date(likelyAt), timeZone);
  const pace = bytesPerWeek < 1 ? '' : `, at ${formatBytes(bytesPerWeek)} a week`;
  return `breaks its ${formatBudget(budgetBytes, metric)} about ${date} (${formatForecastRange(forecast, now)})${pace}`;
}

/** "in 2 to 5 weeks", "within 3 days", "in 2 months or later" */
export function formatForecastRange(
  { earliestAt, latestAt }: Pick<ForecastText, 'earliestAt' | 'latestAt'>,
  now: Date,
): string {
  const daysTo = (at: string) => Math.max(0, (Date.parse(at) - now.getTime()) / DAY_MS);
  const [earliest, latest] = [daysTo(earliestAt), latestAt === null ? null : daysTo(latestAt)];
  const unit = UNITS.find(({ from }) => (latest ?? earliest) >= from) ?? UNITS[2];
  const low = Math.floor(earliest / unit.days);
  if (latest === null) return low === 0 ? 'any day or later' : `in ${countOf(low, unit.word)} or later`;
  const high = Math.max(1, Math.ceil(latest / unit.days));
  if (low === 0) return `within ${countOf(high, unit.word)}`;
  return low === high ? `in ${countOf(high, unit.word)}` : `in ${low} to ${countOf(high, unit.word)}`;
}
