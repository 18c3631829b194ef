'use client';

import { type ReactNode, useState } from 'react';
import { EverythingQuestion } from './everything-question.tsx';
import { everythingQuestion } from './everything-words.ts';
import { useScope } from './use-scope.ts';

type Asked = {
  /** True when the item applies to everything. */
  isNeeded: boolean;
  /** "budget": the subject of the question. */
  noun: string;
  /** The question after the number, and the label of the button: "Save", "Mute everything". */
  action: string;
  /** Why that matters. */
  note: ReactNode;
  onConfirm: () => void;
};

/**
 * Asks before an item that applies to everything is saved.
 *
 * @returns `submit`, which saves immediately when no question is needed, and the open question
 */
export function useEverythingQuestion({ isNeeded, noun, action, note, onConfirm }: Asked) {
  const [isAsking, setAsking] = useState(false);
  const scope = useScope(isNeeded);
  const submit = () => (isNeeded ? setAsking(true) : onConfirm());
  const question = isAsking ? (
    <EverythingQuestion
      title={everythingQuestion(noun, scope, action)}
      action={action}
      onCancel={() => setAsking(false)}
      onConfirm={() => {
        setAsking(false);
        onConfirm();
      }}
    >
      {note}
    </EverythingQuestion>
  ) : null;
  return { submit, question };
}
