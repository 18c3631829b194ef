'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Confirm } from '#components/ui/confirm.tsx';

/** Removes one thing of a list after asking once more; the list is then read anew. */
export function Removal({
  name,
  label = 'Remove',
  lists,
  remove,
  onRemoved,
  children,
}: {
  /** "the route to #ops" */
  name: string;
  label?: string;
  /** Keys of what is read anew. */
  lists: readonly string[];
  remove: () => Promise<unknown>;
  onRemoved?: () => void;
  /** What goes with it. */
  children: ReactNode;
}) {
  const client = useQueryClient();
  const removal = useMutation({
    mutationFn: remove,
    onSuccess: async () => {
      onRemoved?.();
      await Promise.all(lists.map((list) => client.invalidateQueries({ queryKey: [list] })));
    },
  });
  return (
    <span className="inline-flex items-center gap-3">
      <InlineError error={removal.error} />
      <Confirm
        label={label}
        kind="danger"
        disabled={removal.isPending}
        title={`Remove ${name}?`}
        action="Remove"
        onConfirm={() => removal.mutate()}
      >
        {children}
      </Confirm>
    </span>
  );
}
