'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { InlineError } from '#components/states/inline-error.tsx';
import { Confirm } from '#components/ui/confirm.tsx';
import { formatCount } from '#lib/format/count.ts';
import { refreshAll } from '#lib/queries/refresh.ts';
import { removeRegistry } from '#lib/queries/registries/registries.ts';
import type { Registry } from '#lib/views/dto/registry.ts';

export function RemoveRegistry({ registry }: { registry: Registry }) {
  const client = useQueryClient();
  const removal = useMutation({
    mutationFn: () => removeRegistry(registry.id),
    onSuccess: () => refreshAll(client),
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
          ? 'No repository of it is watched. Its credentials are removed.'
          : `The history of ${formatCount(registry.repositoryCount)} of its repositories is removed, and its credentials.`}
      </Confirm>
    </span>
  );
}
