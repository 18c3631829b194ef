'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Progress } from '#components/states/progress.tsx';
import { Button } from '#components/ui/button.tsx';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { checkedTagsQuery } from '#lib/queries/usage/what-if.ts';
import type { RemovalCheck as Checked, Removal } from '#lib/views/dto/usage.ts';

const STATE_WORDS = {
  moved: 'points to another image now',
  gone: 'is gone',
  unknown: 'could not be compared',
} as const;

/** Asks the registry whether the selected tags still point to what was summed. */
export function RemovalCheck({ tags }: Pick<Removal, 'tags'>) {
  const [done, setDone] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const ids = tags.map(({ id }) => id);
  const { data, error, isFetching } = useQuery(checkedTagsQuery(ids, attempt, setDone));
  const start = () => {
    setDone(0);
    setAttempt(attempt + 1);
  };
  return (
    <div className="flex flex-col items-start gap-2">
      <Button disabled={isFetching} onClick={start}>
        {isFetching ? `Checking ${done} of ${tags.length}…` : 'Check these tags now'}
      </Button>
      {isFetching ? <Progress label="Checked tags" done={done} total={tags.length} /> : null}
      <InlineError error={error} />
      {data === undefined ? null : <Result items={data} />}
    </div>
  );
}

function Result({ items }: Pick<Checked, 'items'>) {
  const other = items.flatMap(({ id, reference, state }) => (state === 'same' ? [] : [{ id, reference, state }]));
  const same = items.length - other.length;
  return (
    <div role="status" className="flex flex-col gap-1">
      <p>
        {countOf(same, 'tag')} of {items.length} {same === 1 ? 'points' : 'point'} to what was summed, as the registry
        answered just now.
      </p>
      {other.length === 0 ? null : (
        <ul aria-label="Tags that changed">
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
