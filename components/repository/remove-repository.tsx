'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { InlineError } from '#components/states/inline-error.tsx';
import { Confirm } from '#components/ui/confirm.tsx';
import { afterRepositoryRemoved, removeRepository } from '#lib/queries/repositories/change-repository.ts';
import type { Repository } from '#lib/views/dto/repository.ts';

export function RemoveRepository({ repository }: { repository: Repository }) {
  const client = useQueryClient();
  const router = useRouter();
  const removal = useMutation({
    mutationFn: () => removeRepository(repository.id),
    onSuccess: () => {
      void afterRepositoryRemoved(client, repository.id);
      router.push('/');
    },
  });
  return (
    <span className="inline-flex items-center gap-3">
      <InlineError error={removal.error} />
      <Confirm
        label="Remove repository"
        kind="danger"
        disabled={removal.isPending}
        blocked={repository.origin === 'file' ? 'Remove it from plimsoll.yaml' : null}
        title={`Remove ${repository.reference}?`}
        action="Remove repository"
        onConfirm={() => removal.mutate()}
      >
        Its history is removed: tags, sizes and changes. Adding it again starts a new history.
      </Confirm>
    </span>
  );
}
