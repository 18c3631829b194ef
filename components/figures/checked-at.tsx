import { Unknown } from './size.tsx';
import { Ago } from './time.tsx';

/** When something was checked last. Data of the demo is never checked: its history was recorded. */
export function CheckedAt({ at, isDemo }: { at: string | null; isDemo: boolean }) {
  if (isDemo)
    return (
      <span title="Demo data: recorded history, no registry is contacted" className="text-muted">
        not checked
      </span>
    );
  return at === null ? <Unknown why="not checked yet" /> : <Ago at={at} className="text-muted" />;
}
