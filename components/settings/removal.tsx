'use client';

import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { InlineError } from '#components/states/inline-error.tsx';
import { Confirm } from '#components/ui/confirm.tsx';

/** Removes an item of a list after a confirmation. */
export function Removal({
  name,
  label = 'Remove',
  afterRemoval,
  remove,
  onRemoved,
  children,
}: {
  /** "the route to #ops" */
  name: string;
  label?: string;
  /** Refreshes the lists that show the item. */
  afterRemoval: (client: QueryClient) => Promise<void>;
  remove: () => Promise<unknown>;
  onRemoved?: () => void;
  /** What is removed with it. */
  children: ReactNode;
}) {
  const client = useQueryClient();
  const removal = useMutation({
    mutationFn: remove,
    onSuccess: async () => {
      // Its form is closed first: what it shows of the item would be requested again, and is gone.
      if (onRemoved) flushSync(onRemoved);
      await afterRemoval(client);
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
