import { Choice } from '#components/ui/choice.tsx';
import { findWord } from '#lib/domain/find-word.ts';
import { TAG_FILTERS, type TagFilter } from '#lib/domain/tag.ts';
import { formatCount } from '#lib/format/count.ts';
import type { TagProblems } from '#lib/views/dto/repository.ts';

const LABELS: Record<TagFilter, string> = {
  problem: 'with problems',
  unreadable: 'cannot be read',
  incomplete: 'incomplete',
  waiting: 'waiting for quota',
  missing: 'missing',
  gone: 'gone',
};

/** Lists only tags in one state. Shown if there are such tags, or if the URL names a state. */
export function StateChoice({
  problems,
  value,
  onChange,
}: {
  problems: TagProblems;
  value: TagFilter | null;
  onChange: (state: TagFilter | null) => void;
}) {
  const counts: Partial<Record<TagFilter, number>> = {
    problem: problems.count,
    waiting: problems.waitingForQuota,
    missing: problems.missing,
  };
  const shown = TAG_FILTERS.filter((state) => state === value || (counts[state] ?? 0) > 0);
  if (shown.length === 0) return null;
  const options = [...new Set<TagFilter>([...shown, 'gone'])].map((state) => {
    const count = counts[state];
    return { value: state, label: count === undefined ? LABELS[state] : `${LABELS[state]} (${formatCount(count)})` };
  });
  return (
    <Choice
      label="State of the tags"
      value={value ?? ''}
      options={[{ value: '', label: 'all tags' }, ...options]}
      onChange={(chosen) => onChange(findWord(TAG_FILTERS, chosen))}
    />
  );
}
