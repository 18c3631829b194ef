'use client';

import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Progress } from '#components/states/progress.tsx';
import { Button } from '#components/ui/button.tsx';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { RemovalCheck as Checked, Removal } from '#lib/views/dto/usage.ts';
import type { TagCheck } from './use-tag-check.ts';

const STATE_WORDS = {
  moved: 'points to another image now: the next poll reads it',
  gone: 'is gone',
  unknown: 'could not be checked',
} as const;

type Props = Pick<Removal, 'tags' | 'unchecked'> & { check: TagCheck };

/** Says which tags are not counted until the registry confirms them, and asks it. */
export function RemovalCheck({ tags, unchecked, check: { items, error, isFetching, done, total, start } }: Props) {
  const mayWrite = useMay('write');
  const isOpen = unchecked.length > 0;
  const ids = (isOpen ? unchecked : tags).map(({ id }) => id);
  const label = isOpen ? `Check ${countOf(unchecked.length, 'tag')}` : 'Check again';
  return (
    <div className="flex flex-col items-start gap-2">
      {isOpen ? (
        <p>
          {tags.length === 0 ? '' : 'Not counted: '}
          {countOf(unchecked.length, 'tag')} {unchecked.length === 1 ? 'was' : 'were'} last checked more than an hour
          ago.{mayWrite ? '' : ' An editor can check them now.'}
        </p>
      ) : null}
      {mayWrite && ids.length > 0 ? (
        <Button kind={isOpen ? 'primary' : 'quiet'} disabled={isFetching} onClick={() => start(ids)}>
          {isFetching ? `Checking ${done} of ${total}…` : label}
        </Button>
      ) : null}
      {isFetching ? <Progress label="Checked tags" done={done} total={total} /> : null}
      <InlineError error={error} />
      <Changed items={items} />
    </div>
  );
}

function Changed({ items }: Pick<Checked, 'items'>) {
  const other = items.flatMap(({ id, reference, state }) => (state === 'same' ? [] : [{ id, reference, state }]));
  if (items.length === 0) return null;
  const same = items.length - other.length;
  return (
    <div role="status" className="flex flex-col gap-1">
      <p>
        {countOf(same, 'tag')} of {items.length} still {same === 1 ? 'points' : 'point'} to the same image.
      </p>
      {other.length === 0 ? null : (
        <ul aria-label="Tags that are not counted">
          {other.map(({ id, reference, state }) => (
            <li key={id} className="[overflow-wrap:anywhere]">
              {visibleText(reference)} <span className="text-muted">{STATE_WORDS[state]}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
