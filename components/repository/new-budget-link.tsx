import { Gauge } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '#components/ui/button.tsx';
import { newBudgetPath } from '#lib/queries/url/budget-url.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import type { Chosen } from './choose-series.ts';

/** Leads to the form of a new budget for the shown series. */
export function NewBudgetLink({ repository, chosen }: { repository: Repository; chosen: Chosen | null }) {
  if (chosen === null) return null;
  const { stream, series } = chosen;
  const start = { reference: repository.reference, stream: stream.key, platform: series.platform, seriesId: series.id };
  return (
    <Link href={newBudgetPath(start)} className={buttonClass()}>
      <Gauge aria-hidden size={14} /> Add budget
    </Link>
  );
}
