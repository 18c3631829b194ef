import { Progress } from '#components/states/progress.tsx';
import { countOf, formatCount } from '#lib/format/count.ts';
import type { Repository } from '#lib/views/dto/repository.ts';

/** The progress of the first check, which continues when the page is closed. */
export function FirstLook({ look }: { look: NonNullable<Repository['firstLook']> }) {
  return (
    <section aria-label="Import" className="flex flex-col gap-2">
      <p>
        <span className="font-medium">Importing:</span>{' '}
        <span className="num">
          {formatCount(look.tagsDone)} of {countOf(look.tagsWanted, 'tag')}
        </span>
        .{' '}
        <span className="text-muted">
          You can leave this page. It continues, slowly enough to leave quota for your own pulls.
        </span>
      </p>
      <Progress label="Import" done={look.tagsDone} total={look.tagsWanted} />
    </section>
  );
}
