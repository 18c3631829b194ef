import { CircleAlert, CircleDashed, Hourglass } from 'lucide-react';
import { At } from '#components/figures/at.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { Tag } from '#lib/views/dto/tags.ts';
import { type TagState, tagStates } from './tag-state.ts';

const ICONS: Record<TagState['kind'], { Icon: typeof CircleAlert; className: string }> = {
  missing: { Icon: CircleDashed, className: 'text-danger' },
  waiting: { Icon: Hourglass, className: 'text-muted' },
  unreadable: { Icon: CircleAlert, className: 'text-danger' },
  incomplete: { Icon: CircleAlert, className: 'text-danger' },
};

/** The state of a tag under its name. It opens the details in the row below. */
export function TagStatus({ tag, isOpen, onToggle }: { tag: Tag; isOpen: boolean; onToggle: () => void }) {
  const states = tagStates(tag);
  if (states.length === 0) return null;
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      className="flex min-h-6 flex-wrap items-center gap-x-3 text-left text-muted hover:text-ink"
      onClick={onToggle}
    >
      {states.map(({ kind, words, time, reason }) => {
        const { Icon, className } = ICONS[kind];
        return (
          <span
            key={words}
            className="inline-flex items-start gap-1"
            title={reason === null ? undefined : visibleText(reason)}
          >
            <Icon aria-hidden size={13} className={`mt-[3px] shrink-0 ${className}`} />
            <span>
              {visibleText(words)}
              {time === null ? null : (
                <>
                  {time.kind === 'since' ? ' since ' : ', next '}
                  <At at={time.at} />
                </>
              )}
            </span>
          </span>
        );
      })}
    </button>
  );
}
