import { Progress } from '#components/states/progress.tsx';
import { formatCount } from '#lib/format/count.ts';
import type { Repository } from '#lib/views/dto/repository.ts';

/** The first look goes on without anybody watching. */
export function FirstLook({ look }: { look: NonNullable<Repository['firstLook']> }) {
  return (
    <section aria-label="First look" className="flex flex-col gap-2">
      <p>
        <span className="font-medium">First look:</span>{' '}
        <span className="num">
          {formatCount(look.tagsDone)} of {formatCount(look.tagsWanted)}
        </span>{' '}
        tags. <span className="text-muted">You can leave; it goes on, slowly enough to spare your own pulls.</span>
      </p>
      <Progress label="First look" done={look.tagsDone} total={look.tagsWanted} />
    </section>
  );
}
