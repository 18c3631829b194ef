'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { InlineError } from '#components/states/inline-error.tsx';
import { Confirm } from '#components/ui/confirm.tsx';
import { removeDemo } from '#lib/queries/demo.ts';
import { refreshAll } from '#lib/queries/refresh.ts';

/** Removes the demo after a confirmation. */
export function RemoveDemo() {
  const client = useQueryClient();
  const removal = useMutation({ mutationFn: removeDemo, onSuccess: () => refreshAll(client) });
  return (
    <>
      <Confirm
        label={removal.isPending ? 'Removing…' : 'Remove demo'}
        disabled={removal.isPending}
        title="Remove the demo?"
        action="Remove demo"
        onConfirm={() => removal.mutate()}
      >
        Its repositories and their history are removed. Your own stay. You can load it again.
      </Confirm>
      <InlineError error={removal.error} />
    </>
  );
}
