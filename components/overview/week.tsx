import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { RepositoryName } from '#components/figures/repository-name.tsx';
import { Ago } from '#components/figures/time.tsx';
import { formatCount } from '#lib/format/count.ts';
import { formatDays } from '#lib/format/period.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Overview } from '#lib/views/dto/overview.ts';

/** The changes of this week on one line, biggest first. */
export function Week({ week: { items, total } }: { week: Overview['week'] }) {
  const rest = total - items.length;
  return (
    <section aria-label="This week" className="flex flex-wrap items-baseline gap-x-5 gap-y-1 text-m">
      <h1 className="font-medium">This week</h1>
      {items.length === 0 ? <p className="text-muted">No size changes in the last {formatDays(7)}.</p> : null}
      {items.map((item) => (
        <span key={item.repositoryId} className="flex min-w-0 items-baseline gap-2">
          <Link href={`/repositories/${item.repositoryId}`} className="flex min-w-0 text-accent hover:underline">
            <RepositoryName name={item.name} host={item.isNameShared ? item.host : null} />
          </Link>
          <span className="text-muted max-sm:hidden">{visibleText(item.label)}</span>
          <Change bytes={item.deltaBytes} />
          {item.cause === null ? null : (
            <span className="num max-w-[22ch] truncate text-muted max-lg:hidden" title={visibleText(item.cause)}>
              {visibleText(item.cause)}
            </span>
          )}
          <Ago at={item.at} className="text-muted" />
        </span>
      ))}
      {rest > 0 ? (
        <Link href="/?sort=changed&days=7" className="text-accent hover:underline">
          {formatCount(rest)} more
        </Link>
      ) : null}
    </section>
  );
}
