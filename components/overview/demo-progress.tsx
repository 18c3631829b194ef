import { Progress } from '#components/states/progress.tsx';
import { countOf, formatCount } from '#lib/format/count.ts';

/** How much of the demo's history was replayed. */
export function DemoProgress({ done, total }: { done: number; total: number }) {
  return (
    <div className="flex items-center gap-3">
      {total > 0 ? (
        <span>
          Replaying: {formatCount(done)} of {countOf(total, 'push', 'pushes')}
        </span>
      ) : null}
      <div className="w-40">
        <Progress label="Replay of the demo" done={done} total={total} />
      </div>
    </div>
  );
}
