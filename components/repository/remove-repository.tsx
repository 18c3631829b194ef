'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { InlineError } from '#components/states/inline-error.tsx';
import { Confirm } from '#components/ui/confirm.tsx';
import { removeRepository } from '#lib/queries/repository.ts';
import type { Repository } from '#lib/views/dto/repository.ts';

export function RemoveRepository({ repository }: { repository: Repository }) {
  const client = useQueryClient();
  const router = useRouter();
  const removal = useMutation({
    mutationFn: () => removeRepository(repository.id),
    onSuccess: () => {
      client.removeQueries({ queryKey: ['repository', repository.id] });
      void client.invalidateQueries({ queryKey: ['overview'] });
      router.push('/');
    },
  });
  return (
    <span className="inline-flex items-center gap-3">
      <InlineError error={removal.error} />
      <Confirm
        label="Remove repository"
        kind="danger"
        disabled={removal.isPending || repository.origin === 'file'}
        title={`Remove ${repository.reference}?`}
        action="Remove repository"
        onConfirm={() => removal.mutate()}
      >
        Its whole history goes with it: what its tags pointed to, sizes and changes. Adding it again starts anew.
      </Confirm>
    </span>
  );
}
