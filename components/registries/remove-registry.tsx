'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { InlineError } from '#components/states/inline-error.tsx';
import { Confirm } from '#components/ui/confirm.tsx';
import { formatCount } from '#lib/format/count.ts';
import { removeRegistry } from '#lib/queries/registries.ts';
import type { Registry } from '#lib/views/dto/registry.ts';

export function RemoveRegistry({ registry }: { registry: Registry }) {
  const client = useQueryClient();
  const removal = useMutation({
    mutationFn: () => removeRegistry(registry.id),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <span className="inline-flex items-center gap-3">
      <InlineError error={removal.error} />
      <Confirm
        label="Remove registry"
        kind="danger"
        disabled={removal.isPending}
        title={`Remove ${registry.name}?`}
        action="Remove registry"
        onConfirm={() => removal.mutate()}
      >
        {registry.repositoryCount === 0
          ? 'No repository is watched there. Its credentials go with it.'
          : `The history of ${formatCount(registry.repositoryCount)} of its repositories goes with it, and so do its credentials.`}
      </Confirm>
    </span>
  );
}
