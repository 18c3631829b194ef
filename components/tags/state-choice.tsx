import { Choice } from '#components/ui/choice.tsx';
import { formatCount } from '#lib/format/count.ts';
import { TAG_STATES } from '#lib/queries/url-state.ts';
import type { TagProblems } from '#lib/views/dto/repository.ts';

type State = (typeof TAG_STATES)[number];

const LABELS: Record<State, string> = {
  problem: 'with problems',
  unreadable: 'cannot be read',
  incomplete: 'incomplete',
  waiting: 'waiting for quota',
  missing: 'missing',
  gone: 'gone',
};

/** Lists only tags in one state. It is there where some are, or where the URL asks for it. */
export function StateChoice({
  problems,
  value,
  onChange,
}: {
  problems: TagProblems;
  value: State | null;
  onChange: (state: State | null) => void;
}) {
  const counts: Partial<Record<State, number>> = {
    problem: problems.count,
    waiting: problems.waitingForQuota,
    missing: problems.missing,
  };
  const shown = TAG_STATES.filter((state) => state === value || (counts[state] ?? 0) > 0);
  if (shown.length === 0) return null;
  const options = [...new Set<State>([...shown, 'gone'])].map((state) => {
    const count = counts[state];
    return { value: state, label: count === undefined ? LABELS[state] : `${LABELS[state]} (${formatCount(count)})` };
  });
  return (
    <Choice
      label="State of the tags"
      value={value ?? ''}
      options={[{ value: '', label: 'all tags' }, ...options]}
      onChange={(chosen) => onChange(TAG_STATES.find((state) => state === chosen) ?? null)}
    />
  );
}
